// SPDX-License-Identifier: Apache-2.0
package org.culvert.packetio;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;

/**
 * Tunnels that have no port of their own: IPv6 straight in IPv4 (protocol 41, RFC 4213) and IPv4
 * straight in IPv6 (protocol 4, RFC 2473), without a tunnel device of the kernel. Slots hold inner
 * packets, each way: the kernel writes the outer header, and the one received is taken off. Such a
 * socket gets every packet of its protocol that reaches this machine (or its address, or comes from
 * its peer), so whoever reads it knows tunnels by their address alone.
 *
 * <p>Threads and losses are those of {@link UdpTunnelSocket}. Needs root or CAP_NET_RAW.
 */
public final class RawTunnelSocket implements TunnelSocket {
  /** How a packet travels. */
  public enum Protocol {
    /** Peers are as for UDP, with port 0. */
    IPV6_IN_IPV4(SocketAddresses.INET, 41),

    /** Peers have two halves. */
    IPV4_IN_IPV6(SocketAddresses.INET6, 4);

    private final SocketAddresses family;
    private final int number;

    Protocol(SocketAddresses family, int number) {
      this.family = family;
      this.number = number;
    }
  }

  /** Hop limit of outer packets (protocol 41 of the old clients; RFC 4213 section 3.3). */
  private static final int HOPS = 64;

  private static final int IPPROTO_IP = 0;
  private static final int IP_TTL = 2;
  private static final int IP_MTU_DISCOVER = 10;
  private static final int IPPROTO_IPV6 = 41;
  private static final int IPV6_UNICAST_HOPS = 16;
  private static final int IPV6_MTU_DISCOVER = 23;

  /** IP_PMTUDISC_DONT: an outer packet may be fragmented, the tunnel's MTU is promised inside. */
  private static final int NEVER = 0;

  /** Packets in one call, each with room for the longest that the kernel puts together. */
  private static final int ARRIVING = 32;

  private static final int LONGEST = 65_536;

  private final MessageSocket messages;
  private final InetAddress local;
  private final PacketBatch arrived = PacketBatch.allocate(ARRIVING, LONGEST);
  private final TcpSegments segments = new TcpSegments();

  /** The first of {@link #arrived} that the batch at hand had no room for. */
  private int waiting;

  private RawTunnelSocket(MessageSocket messages, InetAddress local) {
    this.messages = messages;
    this.local = local;
  }

  /**
   * A socket for many peers.
   *
   * @param local the address that packets come to and go out from; the unspecified one stands for
   *     all
   */
  public static RawTunnelSocket bind(Protocol protocol, InetAddress local) throws IOException {
    MemorySegment address = address(protocol, local);
    return open(
        protocol,
        (errno, fd) -> {
          if (Libc.bind(errno, fd, address) < 0) {
            throw errno.failure(protocol + " can't be received at " + local.getHostAddress());
          }
        });
  }

  /**
   * A socket for one peer.
   *
   * @param source the address that packets go out from; the unspecified one stands for the one that
   *     leads to the peer
   */
  public static RawTunnelSocket connect(Protocol protocol, InetAddress source, InetAddress peer)
      throws IOException {
    MemorySegment from = address(protocol, source);
    MemorySegment to = address(protocol, peer);
    return open(
        protocol,
        (errno, fd) -> {
          if (Libc.bind(errno, fd, from) < 0) {
            throw errno.failure(source.getHostAddress() + " can't be sent from");
          }
          if (Libc.connect(errno, fd, to) < 0) {
            throw errno.failure(peer.getHostAddress() + " can't be reached");
          }
        });
  }

  /** What is done with the new socket before it carries packets. */
  @FunctionalInterface
  private interface Placement {
    void place(Errno errno, int fd) throws IOException;
  }

  private static RawTunnelSocket open(Protocol protocol, Placement placement) throws IOException {
    Platform.requireLinux();
    Errno errno = new Errno();
    int fd = Libc.socket(errno, protocol.family.family(), Libc.SOCK_RAW, protocol.number);
    if (fd < 0) {
      throw new IOException(
          "no raw socket to be had: "
              + errno.phrase()
              + (errno.code() == Errno.EPERM ? "; this needs root or CAP_NET_RAW" : ""));
    }
    Descriptor descriptor = new Descriptor(fd);
    try {
      MessageSocket.enlargeBuffers(errno, fd);
      configure(errno, fd, protocol);
      placement.place(errno, fd);
      return new RawTunnelSocket(
          new MessageSocket(
              protocol.name(),
              descriptor,
              protocol.family,
              protocol.family == SocketAddresses.INET),
          localAddress(fd, protocol));
    } catch (IOException | RuntimeException e) {
      descriptor.close();
      throw e;
    }
  }

  private static void configure(Errno errno, int fd, Protocol protocol) throws IOException {
    boolean done =
        switch (protocol.family) {
          case INET ->
              MessageSocket.option(errno, fd, IPPROTO_IP, IP_TTL, HOPS) >= 0
                  && MessageSocket.option(errno, fd, IPPROTO_IP, IP_MTU_DISCOVER, NEVER) >= 0;
          case INET6 ->
              MessageSocket.option(errno, fd, IPPROTO_IPV6, IPV6_UNICAST_HOPS, HOPS) >= 0
                  && MessageSocket.option(errno, fd, IPPROTO_IPV6, IPV6_MTU_DISCOVER, NEVER) >= 0;
        };
    if (!done) {
      throw errno.failure("the outer header of " + protocol + " can't be set up");
    }
  }

  @Override
  public int port() {
    return 0;
  }

  /** The outer address of this side, before any translation on the way. */
  public InetAddress local() {
    return local;
  }

  /** Packets that were not sent. */
  public long refused() {
    return messages.refused();
  }

  /** The batch needs slots of 1280 octets for what the kernel has put together out of several. */
  @Override
  public int receive(PacketBatch batch) throws IOException {
    batch.clear();
    if (!segments.hasNext() && waiting == arrived.size()) {
      waiting = 0;
      if (messages.receive(arrived) < 0) {
        arrived.clear();
        return -1;
      }
    }
    while (!batch.isFull() && (segments.hasNext() || waiting < arrived.size())) {
      int slot = segments.hasNext() ? segments.next(batch) : take(batch);
      if (slot >= 0) {
        int from = segments.hasNext() ? waiting : waiting++;
        batch.peer(slot, arrived.peerHigh(from), arrived.peer(from));
      }
    }
    return batch.size();
  }

  /** Moves one packet, or finds that it has to be taken apart: then -1. */
  private int take(PacketBatch batch) {
    int length = arrived.length(waiting);
    if (batch.slotSize() >= TcpSegments.LONGEST
        && segments.begin(arrived.buffer(waiting), length)) {
      return -1;
    }
    int slot = batch.add(length <= batch.slotSize() ? length : 0);
    batch.buffer(slot).put(0, arrived.buffer(waiting), 0, batch.length(slot));
    return slot;
  }

  @Override
  public int send(PacketBatch batch) throws IOException {
    return messages.send(batch);
  }

  /**
   * Sends one packet, for those who have no batch at hand. Copies it; its position stays.
   *
   * @param peerHigh 0 over IPv4
   * @return whether it was sent
   */
  public boolean send(long peerHigh, long peer, ByteBuffer packet) throws IOException {
    return messages.send(peerHigh, peer, packet);
  }

  @Override
  public void close() {
    messages.close();
  }

  /** The number of an address, as the lower half of a peer without a port. */
  public static long peerOf(InetAddress address) {
    ByteBuffer octets = ByteBuffer.wrap(address.getAddress());
    return address instanceof Inet4Address
        ? (octets.getInt() & 0xFFFF_FFFFL) << 16
        : octets.getLong(Long.BYTES);
  }

  /** The upper half; 0 for an IPv4 address. */
  public static long peerHighOf(InetAddress address) {
    return address instanceof Inet6Address ? ByteBuffer.wrap(address.getAddress()).getLong() : 0;
  }

  private static MemorySegment address(Protocol protocol, InetAddress address) throws IOException {
    boolean fits = address instanceof Inet4Address == (protocol.family == SocketAddresses.INET);
    if (!fits) {
      throw new IOException(address.getHostAddress() + " is of the wrong family for " + protocol);
    }
    return protocol.family.of(peerHighOf(address), peerOf(address));
  }

  private static InetAddress localAddress(int fd, Protocol protocol) throws IOException {
    PacketBatch found = PacketBatch.allocate(1, 1);
    int slot = found.add(1);
    protocol.family.read(MessageSocket.localName(fd), 0, found, slot);
    return switch (protocol.family) {
      case INET -> TunnelSocket.endpointOf(found.peer(slot)).getAddress();
      case INET6 ->
          InetAddress.getByAddress(SocketAddresses.octets(found.peerHigh(slot), found.peer(slot)));
    };
  }
}
