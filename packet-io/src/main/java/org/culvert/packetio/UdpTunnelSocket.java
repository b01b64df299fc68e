// SPDX-License-Identifier: Apache-2.0
package org.culvert.packetio;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.ref.Reference;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * UDP over IPv4 in batches: one system call for up to 64 datagrams. The broker binds it to its
 * port; the client connects it to the broker, negotiates over it and keeps it for the packets,
 * because the broker knows the tunnel by this very port.
 *
 * <p>One receiving thread. Sending takes a lock for each batch, so any thread may send; it never
 * waits for the network: what doesn't fit the send buffer is lost, as on a full link. Refusals by
 * one peer (or reported by the network for one) lose that datagram and are counted.
 */
public final class UdpTunnelSocket implements TunnelSocket {
  /** Octets that wait in the kernel, each way: some 20 ms of 1.5 Gbit/s. */
  private static final int BUFFER = 4 << 20;

  private static final int IPPROTO_IP = 0;
  private static final int IP_MTU_DISCOVER = 10;

  /** IP_PMTUDISC_DONT: an outer packet may be fragmented, the tunnel's MTU is promised inside. */
  private static final int NEVER = 0;

  private final Descriptor descriptor;
  private final InetSocketAddress local;
  private final MessageVector incoming = new MessageVector();
  private final MessageVector outgoing = new MessageVector();
  private final Errno receiving = new Errno();
  private final Errno sending = new Errno();
  private final ReentrantLock sendLock = new ReentrantLock();
  private final PacketBatch single = PacketBatch.allocate(1, 65_535);
  private final AtomicLong refused = new AtomicLong();

  private UdpTunnelSocket(Descriptor descriptor) throws IOException {
    this.descriptor = descriptor;
    this.local = localAddress(descriptor.fd());
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
    int fd = Libc.socket(errno, Libc.AF_INET, 0);
    if (fd < 0) {
      throw errno.failure("no UDP socket to be had");
    }
    Descriptor descriptor = new Descriptor(fd);
    try {
      buffer(errno, fd, Libc.SO_RCVBUFFORCE, Libc.SO_RCVBUF);
      buffer(errno, fd, Libc.SO_SNDBUFFORCE, Libc.SO_SNDBUF);
      if (option(errno, fd, IPPROTO_IP, IP_MTU_DISCOVER, NEVER) < 0) {
        throw errno.failure("outer packets can't be allowed to be fragmented");
      }
      placement.place(errno, fd);
      return new UdpTunnelSocket(descriptor);
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
    return refused.get();
  }

  @Override
  public int receive(PacketBatch batch) throws IOException {
    batch.clear();
    if (!descriptor.enter()) {
      return -1;
    }
    try {
      int limit = incoming.offer(batch);
      while (!descriptor.isClosed()) {
        int count = Libc.recvmmsg(receiving, descriptor.fd(), incoming.address(), limit);
        if (count > 0) {
          incoming.accept(batch, count);
          return count;
        }
        int code = count < 0 ? receiving.code() : Errno.EAGAIN;
        if (code == Errno.EAGAIN) {
          if (!descriptor.awaitReadable(receiving)) {
            return -1;
          }
        } else if (isLasting(code)) {
          throw receiving.failure("receiving on UDP port " + port() + " failed");
        }
        // Anything else is news of an earlier datagram's fate (ICMP), told once.
      }
      return -1;
    } finally {
      descriptor.leave();
      Reference.reachabilityFence(batch);
    }
  }

  @Override
  public int send(PacketBatch batch) throws IOException {
    if (!descriptor.enter()) {
      throw new IOException("sending on UDP port " + port() + " failed: the socket was closed");
    }
    sendLock.lock();
    try {
      int sent = 0;
      int next = 0;
      while (next < batch.size()) {
        next = outgoing.fill(batch, next);
        sent += sendAll(outgoing.count());
      }
      return sent;
    } finally {
      sendLock.unlock();
      descriptor.leave();
      Reference.reachabilityFence(batch);
    }
  }

  /**
   * Sends one datagram, for those who have no batch at hand. Copies it; its position stays.
   *
   * @return whether it was sent
   */
  public boolean send(long peer, ByteBuffer datagram) throws IOException {
    sendLock.lock();
    try {
      single.clear();
      int slot = single.add(datagram.remaining());
      single.buffer(slot).put(0, datagram, datagram.position(), datagram.remaining());
      single.peer(slot, peer);
      return send(single) == 1;
    } finally {
      sendLock.unlock();
    }
  }

  private int sendAll(int count) throws IOException {
    int sent = 0;
    int next = 0;
    boolean again = true;
    while (next < count) {
      int done = Libc.sendmmsg(sending, descriptor.fd(), outgoing.address(next), count - next);
      if (done > 0) {
        sent += done;
        next += done;
        again = true;
        continue;
      }
      int code = sending.code();
      if (isLasting(code)) {
        throw sending.failure("sending on UDP port " + port() + " failed");
      }
      if (code == Errno.EAGAIN) {
        // The send buffer is full, for whomever the others are.
        break;
      }
      // An error may be an earlier datagram's (ICMP), so this one gets a second chance.
      if (again) {
        again = false;
      } else {
        next++;
        again = true;
      }
    }
    refused.addAndGet((long) count - sent);
    return sent;
  }

  @Override
  public void close() {
    descriptor.close();
  }

  private static boolean isLasting(int code) {
    return switch (code) {
      case Errno.EBADF, Errno.EFAULT, Errno.ENOTSOCK -> true;
      default -> false;
    };
  }

  /** Above the system's limit where allowed, else up to it: smaller is slower, not wrong. */
  private static void buffer(Errno errno, int fd, int forced, int plain) {
    if (option(errno, fd, Libc.SOL_SOCKET, forced, BUFFER) < 0) {
      option(errno, fd, Libc.SOL_SOCKET, plain, BUFFER);
    }
  }

  private static int option(Errno errno, int fd, int level, int option, int value) {
    try (Arena arena = Arena.ofConfined()) {
      return Libc.setsockopt(
          errno, fd, level, option, arena.allocateFrom(ValueLayout.JAVA_INT, value));
    }
  }

  private static InetSocketAddress localAddress(int fd) throws IOException {
    Errno errno = new Errno();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment address = arena.allocate(SocketAddresses.INET_SIZE, 4);
      MemorySegment length = arena.allocateFrom(ValueLayout.JAVA_INT, SocketAddresses.INET_SIZE);
      if (Libc.getsockname(errno, fd, address, length) < 0) {
        throw errno.failure("the socket doesn't tell its address");
      }
      return TunnelSocket.endpointOf(SocketAddresses.peer(address, 0));
    }
  }

  private static String text(InetSocketAddress address) {
    InetAddress ip = address.getAddress();
    return (ip instanceof Inet4Address ? ip.getHostAddress() : address.getHostString())
        + " port "
        + address.getPort();
  }
}
