// SPDX-License-Identifier: Apache-2.0
package org.culvert.conformance;

import java.io.Closeable;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * A UDP port of the kit's, connected to the broker's: bare datagrams, counted as an IPv4 network
 * would. Keeps packets of the tunnel apart from signalling.
 */
final class UdpPort implements Closeable {
  /** IPv4 and UDP. */
  private static final int OUTER_HEADERS = 28;

  private static final int LARGEST = 65_535;

  private final DatagramSocket socket;
  private final Pace pace;
  private final Deque<byte[]> packets = new ArrayDeque<>();
  private final Deque<byte[]> signalling = new ArrayDeque<>();
  private long sent;
  private long received;

  UdpPort(InetAddress local, InetSocketAddress broker, Pace pace) throws IOException {
    this.pace = pace;
    this.socket = new DatagramSocket(new InetSocketAddress(local, 0));
    socket.connect(broker);
  }

  String local() {
    return socket.getLocalAddress().getHostAddress();
  }

  InetAddress localAddress() {
    return socket.getLocalAddress();
  }

  void send(byte[] datagram) throws IOException, InterruptedException {
    pace.next();
    sent += OUTER_HEADERS + datagram.length;
    try {
      socket.send(new DatagramPacket(datagram, datagram.length));
    } catch (PortUnreachableException e) {
      // Nobody there: the silence will say so.
    }
  }

  /** The next datagram that is no packet of a tunnel. */
  Optional<byte[]> receive(Duration patience) throws IOException {
    return next(signalling, patience);
  }

  /** The next IPv6 packet. */
  Optional<byte[]> receivePacket(Duration patience) throws IOException {
    return next(packets, patience);
  }

  private Optional<byte[]> next(Deque<byte[]> wanted, Duration patience) throws IOException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (wanted.isEmpty()) {
      long left = (deadline - System.nanoTime()) / 1_000_000;
      if (left <= 0 || !read((int) left)) {
        return Optional.ofNullable(wanted.poll());
      }
    }
    return Optional.of(wanted.remove());
  }

  /** False when nothing comes in time; a port that is closed is as silent as one that isn't. */
  private boolean read(int milliseconds) throws IOException {
    long deadline = System.nanoTime() + milliseconds * 1_000_000L;
    DatagramPacket packet = new DatagramPacket(new byte[LARGEST], LARGEST);
    socket.setSoTimeout(milliseconds);
    try {
      socket.receive(packet);
    } catch (SocketTimeoutException e) {
      return false;
    } catch (PortUnreachableException e) {
      LockSupport.parkNanos(deadline - System.nanoTime());
      return false;
    }
    byte[] datagram = Arrays.copyOf(packet.getData(), packet.getLength());
    received += OUTER_HEADERS + datagram.length;
    boolean isPacket = datagram.length > 0 && (datagram[0] & 0xF0) == 0x60;
    (isPacket ? packets : signalling).add(datagram);
    return true;
  }

  /** Forgets what came for somebody who asked before. */
  void drain() throws IOException {
    while (read(1)) {
      // thrown away
    }
    packets.clear();
    signalling.clear();
  }

  long sent() {
    return sent;
  }

  long received() {
    return received;
  }

  @Override
  public void close() {
    socket.close();
  }
}
