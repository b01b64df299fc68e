// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.transport;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import org.culvert.broker.dataplane.SignallingSink;
import org.culvert.broker.negotiation.TspSessions;
import org.culvert.packetio.MemoryTunnelSocket;
import org.culvert.protocol.address.IpAddress;

/** One client's way to a broker over UDP, with the broker's listener at its other end. */
interface Wire extends AutoCloseable {
  /** A client of the packet socket has this endpoint, 192.0.2.77, port 40000. */
  long PEER = 0xC000024DL << 16 | 40_000;

  void send(byte[] datagram) throws IOException;

  Optional<byte[]> receive(Duration patience) throws IOException, InterruptedException;

  Listeners listeners();

  @Override
  void close();

  /** Through the packet socket, in memory. */
  static Wire packetSocket(TspSessions sessions, InstantSource clock) throws IOException {
    MemoryTunnelSocket socket = new MemoryTunnelSocket();
    Listeners listeners = listeners(sessions, clock);
    SignallingSink sink = listeners.packetSocket("main", IpAddress.parse("192.0.2.1"), socket);
    return new Wire() {
      @Override
      public void send(byte[] datagram) {
        sink.receive(PEER, datagram);
      }

      @Override
      public Optional<byte[]> receive(Duration patience) throws InterruptedException {
        return socket.take(patience).map(datagram -> datagram.payload().array().clone());
      }

      @Override
      public Listeners listeners() {
        return listeners;
      }

      @Override
      public void close() {
        listeners.close();
        socket.close();
      }
    };
  }

  /** Through Netty's own datagram channel, over loopback. */
  static Wire portable(TspSessions sessions, InstantSource clock) throws IOException {
    Listeners listeners = listeners(sessions, clock);
    InetSocketAddress loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    InetSocketAddress broker = listeners.udp("main", Optional.empty(), loopback);
    DatagramSocket socket = new DatagramSocket(loopback);
    socket.connect(broker);
    return new Wire() {
      @Override
      public void send(byte[] datagram) throws IOException {
        socket.send(new DatagramPacket(datagram, datagram.length));
      }

      @Override
      public Optional<byte[]> receive(Duration patience) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[4104], 4104);
        socket.setSoTimeout((int) patience.toMillis());
        try {
          socket.receive(packet);
        } catch (SocketTimeoutException silence) {
          return Optional.empty();
        }
        return Optional.of(Arrays.copyOf(packet.getData(), packet.getLength()));
      }

      @Override
      public Listeners listeners() {
        return listeners;
      }

      @Override
      public void close() {
        socket.close();
        listeners.close();
      }
    };
  }

  private static Listeners listeners(TspSessions sessions, InstantSource clock) {
    return new Listeners(
        sessions, TransportLimits.DEFAULT, TransportTimeouts.DEFAULT, () -> false, clock);
  }
}
