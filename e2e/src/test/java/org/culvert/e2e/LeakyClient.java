// SPDX-License-Identifier: Apache-2.0
package org.culvert.e2e;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.culvert.protocol.address.Icmpv6Echo;
import org.culvert.protocol.address.IpAddress;
import org.culvert.protocol.address.Ipv6Address;
import org.culvert.protocol.codec.ClientMessageWriter;
import org.culvert.protocol.codec.Expected;
import org.culvert.protocol.codec.MalformedMessage;
import org.culvert.protocol.codec.ServerMessageReader;
import org.culvert.protocol.message.ClientMessage;
import org.culvert.protocol.message.ServerMessage;
import org.culvert.protocol.message.TunnelRequest;
import org.culvert.protocol.message.TunnelType;
import org.culvert.standalone.lab.Machine;

/**
 * A client that takes no care of what it sends, unlike tspc: gets a tunnel, sends one echo request
 * with the address that it was given, and three with one that it was not.
 */
final class LeakyClient {
  private static final int PORT = 3653;
  private static final Ipv6Address FOREIGN = Ipv6Address.parse("2001:db8:bad::1");

  private final DatagramSocket socket = new DatagramSocket();
  private int sequence = 0xF00000F0;

  private LeakyClient() throws IOException {
    socket.connect(InetAddress.getByName(Machine.BROKER_ADDRESS), PORT);
    socket.setSoTimeout(5_000);
  }

  public static void main(String[] arguments) throws IOException, MalformedMessage {
    LeakyClient client = new LeakyClient();
    Ipv6Address own = client.negotiate();
    client.echo(own);
    System.out.println("answered: " + (client.receive().length == Icmpv6Echo.LENGTH));
    for (int i = 0; i < 3; i++) {
      client.echo(FOREIGN);
    }
  }

  private Ipv6Address negotiate() throws IOException, MalformedMessage {
    ask(new ClientMessage.Version("2.0.2"), Expected.CAPABILITIES);
    ask(new ClientMessage.Authenticate("ANONYMOUS"), Expected.STATUS);
    TunnelRequest request =
        new TunnelRequest(
            TunnelType.V6UDPV4,
            false,
            IpAddress.of(socket.getLocalAddress().getAddress()),
            Optional.of(Duration.ofSeconds(30)),
            Optional.empty());
    ServerMessage reply = ask(new ClientMessage.Create(request), Expected.REPLY);
    ask(new ClientMessage.Accept(), Expected.ACKNOWLEDGEMENT);
    return ((ServerMessage.Reply) reply).offer().orElseThrow().clientIpv6();
  }

  private ServerMessage ask(ClientMessage message, Expected expected)
      throws IOException, MalformedMessage {
    byte[] payload = ClientMessageWriter.write(message);
    ByteBuffer datagram = ByteBuffer.allocate(8 + payload.length);
    send(datagram.putInt(sequence++).putInt(0).put(payload).array());
    byte[] reply = receive();
    return ServerMessageReader.ofDatagram(Arrays.copyOfRange(reply, 8, reply.length), expected);
  }

  private void echo(Ipv6Address from) throws IOException {
    ByteBuffer packet = ByteBuffer.allocate(Icmpv6Echo.LENGTH);
    new Icmpv6Echo(1, 1, 2, 3)
        .writeRequest(packet, 0, from, Ipv6Address.parse(Machine.INTERNET_ADDRESS));
    send(packet.array());
  }

  private void send(byte[] octets) throws IOException {
    socket.send(new DatagramPacket(octets, octets.length));
  }

  private byte[] receive() throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[4096], 4096);
    socket.receive(packet);
    return Arrays.copyOf(packet.getData(), packet.getLength());
  }
}
