// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.culvert.protocol.address.Endpoint;
import org.culvert.protocol.address.Icmpv6Echo;
import org.culvert.protocol.address.IpAddress;
import org.culvert.protocol.address.Ipv6Address;
import org.culvert.protocol.codec.ClientMessageWriter;
import org.culvert.protocol.codec.Expected;
import org.culvert.protocol.codec.MalformedMessage;
import org.culvert.protocol.codec.ServerMessageReader;
import org.culvert.protocol.message.Bytes;
import org.culvert.protocol.message.ClientMessage;
import org.culvert.protocol.message.ServerMessage;
import org.culvert.protocol.message.TunnelOffer;
import org.culvert.protocol.message.TunnelRequest;
import org.culvert.protocol.message.TunnelType;

/** A client of the memory network, behind an outer endpoint of its own. */
final class MemoryClient {
  private static final TunnelRequest REQUEST =
      new TunnelRequest(
          TunnelType.V6ANYV4,
          false,
          IpAddress.parse("192.168.7.20"),
          Optional.of(Duration.ofSeconds(30)),
          Optional.empty());

  private final MemoryNetwork network;
  private final long peer;
  private int sequence = 0xF00000F0;

  MemoryClient(MemoryNetwork network, String address, int port) {
    this.network = network;
    this.peer = new Endpoint(IpAddress.parse(address), port).peer();
  }

  /** Somebody else who says that it has the outer end of {@code victim}. */
  static MemoryClient forgerOf(MemoryClient victim) {
    return new MemoryClient(victim);
  }

  private MemoryClient(MemoryClient victim) {
    this.network = victim.network;
    this.peer = victim.peer;
    // Else it would be taken for the victim that repeats itself.
    this.sequence = victim.sequence + 0x1000;
  }

  /** The whole dialogue of an anonymous client, up to the accept. */
  TunnelOffer connect() throws InterruptedException, MalformedMessage {
    TunnelOffer offer = offer();
    assertThat(ask(new ClientMessage.Accept(), Expected.ACKNOWLEDGEMENT))
        .isEqualTo(new ServerMessage.Nothing());
    return offer;
  }

  /** The same for an account. */
  TunnelOffer connect(String userid, String password)
      throws InterruptedException, MalformedMessage {
    ask(new ClientMessage.Version("2.0.2"), Expected.CAPABILITIES);
    ask(new ClientMessage.Authenticate("PLAIN"), Expected.ACKNOWLEDGEMENT);
    Bytes secret = Bytes.ofText("\0" + userid + "\0" + password);
    ask(new ClientMessage.SaslData(secret), Expected.STATUS);
    TunnelOffer offer = granted();
    ask(new ClientMessage.Accept(), Expected.ACKNOWLEDGEMENT);
    return offer;
  }

  /** The same of a client that may move. */
  TunnelOffer connectRoaming() throws InterruptedException, MalformedMessage {
    greet();
    TunnelOffer offer = create(REQUEST.withRoaming()).offer().orElseThrow();
    ask(new ClientMessage.Accept(), Expected.ACKNOWLEDGEMENT);
    return offer;
  }

  /** The number of the answer. */
  int roam(ClientMessage.Roam roam) throws InterruptedException, MalformedMessage {
    return ((ServerMessage.Status) ask(roam, Expected.STATUS)).status().number();
  }

  TunnelOffer offer() throws InterruptedException, MalformedMessage {
    greet();
    return granted();
  }

  void greet() throws InterruptedException, MalformedMessage {
    ask(new ClientMessage.Version("2.0.2"), Expected.CAPABILITIES);
    ask(new ClientMessage.Authenticate("ANONYMOUS"), Expected.STATUS);
  }

  private TunnelOffer granted() throws InterruptedException, MalformedMessage {
    ServerMessage.Reply reply = create();
    return reply.offer().orElseThrow(() -> new AssertionError(reply));
  }

  ServerMessage.Reply create() throws InterruptedException, MalformedMessage {
    return create(REQUEST);
  }

  private ServerMessage.Reply create(TunnelRequest request)
      throws InterruptedException, MalformedMessage {
    ServerMessage reply = ask(new ClientMessage.Create(request), Expected.REPLY);
    assertThat(reply).isInstanceOf(ServerMessage.Reply.class);
    return (ServerMessage.Reply) reply;
  }

  ServerMessage ask(ClientMessage message, Expected expected)
      throws InterruptedException, MalformedMessage {
    byte[] payload = ClientMessageWriter.write(message);
    byte[] datagram =
        ByteBuffer.allocate(8 + payload.length).putInt(sequence++).putInt(7).put(payload).array();
    byte[] reply = exchange(datagram).orElseThrow(() -> new AssertionError("silence: " + message));
    assertThat(Arrays.copyOf(reply, 8)).isEqualTo(Arrays.copyOf(datagram, 8));
    return ServerMessageReader.ofDatagram(Arrays.copyOfRange(reply, 8, reply.length), expected);
  }

  Optional<byte[]> exchange(byte[] datagram) throws InterruptedException {
    network.send(peer, datagram);
    return network.receive(peer, MemoryNetwork.PATIENCE);
  }

  void send(byte[] packet) {
    network.send(peer, packet);
  }

  Optional<byte[]> receive(Duration patience) throws InterruptedException {
    return network.receive(peer, patience);
  }

  /** An echo request of 64 octets. */
  static byte[] echo(Ipv6Address from, Ipv6Address to) {
    ByteBuffer packet = ByteBuffer.allocate(Icmpv6Echo.LENGTH);
    new Icmpv6Echo(0x1234, 1, 2, 3).writeRequest(packet, 0, from, to);
    return packet.array();
  }
}
