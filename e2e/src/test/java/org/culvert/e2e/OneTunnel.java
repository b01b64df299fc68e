// SPDX-License-Identifier: Apache-2.0
package org.culvert.e2e;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.culvert.packetio.PacketBatch;
import org.culvert.packetio.RawTunnelSocket;
import org.culvert.packetio.TunDevice;
import org.culvert.packetio.TunDevices;
import org.culvert.protocol.address.Ipv4Address;
import org.culvert.protocol.address.Ipv6Address;
import org.culvert.protocol.codec.ClientMessageReader;
import org.culvert.protocol.codec.ServerMessageWriter;
import org.culvert.protocol.message.Capabilities;
import org.culvert.protocol.message.ClientMessage;
import org.culvert.protocol.message.ServerMessage;
import org.culvert.protocol.message.StatusCode;
import org.culvert.protocol.message.TunnelOffer;
import org.culvert.protocol.message.TunnelType;

/**
 * A tunnel server with exactly one tunnel, for the first client that comes: what the client's raw
 * sockets do is seen without anything of the broker. Addresses and routes are the test's business.
 */
final class OneTunnel {
  static final int PORT = 3654;
  static final String DEVICE = "one";
  static final String IPV6_SERVER = "2001:db8:d::1";
  static final String IPV6_CLIENT = "2001:db8:d::2";
  static final String IPV4_SERVER = "198.51.100.1";
  static final String IPV4_CLIENT = "198.51.100.2";

  private final TunnelType type;
  private final InetAddress server;
  private final InetAddress client;

  private OneTunnel(TunnelType type, InetAddress server, InetAddress client) {
    this.type = type;
    this.server = server;
    this.client = client;
  }

  /** The type, and both outer addresses. */
  public static void main(String... arguments) throws Exception {
    TunnelType type = TunnelType.valueOf(arguments[0]);
    new OneTunnel(type, InetAddress.ofLiteral(arguments[1]), InetAddress.ofLiteral(arguments[2]))
        .serve();
  }

  private void serve() throws Exception {
    RawTunnelSocket.Protocol protocol =
        type == TunnelType.V4V6
            ? RawTunnelSocket.Protocol.IPV4_IN_IPV6
            : RawTunnelSocket.Protocol.IPV6_IN_IPV4;
    TunDevice device = TunDevices.open(DEVICE, 1280);
    RawTunnelSocket socket = RawTunnelSocket.bind(protocol, server);
    Thread.ofPlatform().daemon().start(() -> fromClient(socket, device));
    Thread.ofPlatform().daemon().start(() -> toClient(device, socket));
    signal();
  }

  private void fromClient(RawTunnelSocket socket, TunDevice device) {
    PacketBatch batch = PacketBatch.allocate(64, 2048);
    try {
      while (socket.receive(batch) >= 0) {
        device.write(batch);
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private void toClient(TunDevice device, RawTunnelSocket socket) {
    PacketBatch batch = PacketBatch.allocate(64, 2048);
    int version = type == TunnelType.V4V6 ? 4 : 6;
    try {
      while (device.read(batch) >= 0) {
        for (int slot = 0; slot < batch.size(); slot++) {
          batch.peer(slot, RawTunnelSocket.peerHighOf(client), RawTunnelSocket.peerOf(client));
          if (batch.buffer(slot).get(0) >>> 4 != version) {
            batch.drop(slot);
          }
        }
        socket.send(batch);
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private void signal() throws Exception {
    try (DatagramSocket udp = new DatagramSocket(new InetSocketAddress(server, PORT))) {
      System.out.println("ready");
      byte[] buffer = new byte[4096];
      while (true) {
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        udp.receive(packet);
        byte[] payload = Arrays.copyOfRange(buffer, 8, packet.getLength());
        byte[] reply = ServerMessageWriter.write(answer(ClientMessageReader.ofDatagram(payload)));
        byte[] datagram = Arrays.copyOf(buffer, 8 + reply.length);
        System.arraycopy(reply, 0, datagram, 8, reply.length);
        udp.send(new DatagramPacket(datagram, datagram.length, packet.getSocketAddress()));
      }
    }
  }

  private ServerMessage answer(ClientMessage message) {
    return switch (message) {
      case ClientMessage.Version _ ->
          new ServerMessage.CapabilityLine(
              new Capabilities(List.of(type), List.of("ANONYMOUS"), List.of()));
      case ClientMessage.Authenticate _ -> ServerMessage.Status.of(StatusCode.SUCCESS);
      case ClientMessage.Create _ -> ServerMessage.Reply.of(offer());
      case ClientMessage.SaslData _,
          ClientMessage.Poll _,
          ClientMessage.StartTls _,
          ClientMessage.Roam _,
          ClientMessage.EchoRequest _,
          ClientMessage.Info _,
          ClientMessage.Accept _,
          ClientMessage.Reject _,
          ClientMessage.Delete _ ->
          new ServerMessage.Nothing();
    };
  }

  private TunnelOffer offer() {
    boolean ipv4 = type == TunnelType.V4V6;
    Ipv4Address insideIpv4 = Ipv4Address.parse(IPV4_SERVER);
    Ipv6Address insideIpv6 = Ipv6Address.parse(IPV6_SERVER);
    return new TunnelOffer(
        type,
        Duration.ofDays(1),
        ipv4 ? insideIpv4 : Ipv4Address.of(server.getAddress()),
        ipv4 ? Ipv6Address.of(server.getAddress()) : insideIpv6,
        ipv4 ? Ipv4Address.parse(IPV4_CLIENT) : Ipv4Address.of(client.getAddress()),
        ipv4 ? Ipv6Address.of(client.getAddress()) : Ipv6Address.parse(IPV6_CLIENT),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Optional.of(
            new TunnelOffer.Keepalive(Duration.ofSeconds(30), ipv4 ? insideIpv4 : insideIpv6)));
  }
}
