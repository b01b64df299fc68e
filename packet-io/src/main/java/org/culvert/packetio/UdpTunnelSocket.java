// SPDX-License-Identifier: Apache-2.0
package org.culvert.packetio;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/**
 * UDP over IPv4 in batches: one system call for up to 64 datagrams. The broker binds it to its
 * port; the client connects it to the broker, negotiates over it and keeps it for the packets,
 * because the broker knows the tunnel by this very port.
 *
 * <p>One receiving thread. Any thread may send; that never waits for the network: what doesn't fit
 * the send buffer is lost, as on a full link, and what a peer refuses.
 */
public final class UdpTunnelSocket implements TunnelSocket {
  private static final int IPPROTO_IP = 0;
  private static final int IP_MTU_DISCOVER = 10;

  /** IP_PMTUDISC_DONT: an outer packet may be fragmented, the tunnel's MTU is promised inside. */
  private static final int NEVER = 0;

  private final MessageSocket messages;
  private final InetSocketAddress local;

  private UdpTunnelSocket(MessageSocket messages, InetSocketAddress local) {
    this.messages = messages;
    this.local = local;
  }

  /**
   * A socket for many peers.
   *
   * @param local 0.0.0.0 stands for all addresses, port 0 for any free one
   */
  public static UdpTunnelSocket bind(InetSocketAddress local) throws IOException {
    MemorySegment address = SocketAddresses.of(local);
    return open(
        (errno, fd) -> {
          if (Libc.bind(errno, fd, address) < 0) {
            throw errno.failure("UDP " + text(local) + " can't be listened on");
          }
        });
  }

  /** A socket for one peer, at a free port of the address that leads there. */
  public static UdpTunnelSocket connect(InetSocketAddress peer) throws IOException {
    MemorySegment address = SocketAddresses.of(peer);
    return open(
        (errno, fd) -> {
          if (Libc.connect(errno, fd, address) < 0) {
            throw errno.failure("UDP " + text(peer) + " can't be reached");
          }
        });
  }

  /** What is done with the new socket before it carries packets. */
  @FunctionalInterface
  private interface Placement {
    void place(Errno errno, int fd) throws IOException;
  }

  private static UdpTunnelSocket open(Placement placement) throws IOException {
    Platform.requireLinux();
    Errno errno = new Errno();
    int fd = Libc.socket(errno, Libc.AF_INET, Libc.SOCK_DGRAM, 0);
    if (fd < 0) {
      throw errno.failure("no UDP socket to be had");
    }
    Descriptor descriptor = new Descriptor(fd);
    try {
      MessageSocket.enlargeBuffers(errno, fd);
      if (MessageSocket.option(errno, fd, IPPROTO_IP, IP_MTU_DISCOVER, NEVER) < 0) {
        throw errno.failure("outer packets can't be allowed to be fragmented");
      }
      placement.place(errno, fd);
      InetSocketAddress local = localAddress(fd);
      String name = "UDP port " + local.getPort();
      return new UdpTunnelSocket(
          new MessageSocket(name, descriptor, SocketAddresses.INET, false), local);
    } catch (IOException | RuntimeException e) {
      descriptor.close();
      throw e;
    }
  }

  @Override
  public int port() {
    return local.getPort();
  }

  /** The address and port this side is known by, before any translation on the way. */
  public InetSocketAddress local() {
    return local;
  }

  /** Datagrams that were not sent. */
  public long refused() {
    return messages.refused();
  }

  @Override
  public int receive(PacketBatch batch) throws IOException {
    return messages.receive(batch);
  }

  @Override
  public int send(PacketBatch batch) throws IOException {
    return messages.send(batch);
  }

  /**
   * Sends one datagram, for those who have no batch at hand. Copies it; its position stays.
   *
   * @return whether it was sent
   */
  public boolean send(long peer, ByteBuffer datagram) throws IOException {
    return messages.send(0, peer, datagram);
  }

  @Override
  public void close() {
    messages.close();
  }

  private static InetSocketAddress localAddress(int fd) throws IOException {
    return TunnelSocket.endpointOf(SocketAddresses.peer(MessageSocket.localName(fd), 0));
  }

  private static String text(InetSocketAddress address) {
    InetAddress ip = address.getAddress();
    return (ip instanceof Inet4Address ? ip.getHostAddress() : address.getHostString())
        + " port "
        + address.getPort();
  }
}
