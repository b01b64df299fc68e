// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.negotiation;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.culvert.packetio.PacketBatch;
import org.culvert.packetio.RawTunnelSocket;
import org.culvert.packetio.TunnelSocket;
import org.culvert.protocol.address.IpAddress;
import org.culvert.protocol.address.Ipv4Address;

/**
 * Packets straight in IPv4 or IPv6, to and from one tunnel server. A thread of its own receives; no
 * error of the socket ends it, only {@link #close}.
 */
public final class RawPath implements PacketPath {
  private static final int SLOTS = 64;
  private static final int LARGEST_PACKET = 2048;
  private static final Sink NOBODY = packet -> {};

  private final TunnelSocket socket;
  private final InetAddress source;
  private final long peerHigh;
  private final long peerLow;
  private final PacketBatch outgoing = PacketBatch.allocate(1, LARGEST_PACKET);
  private volatile Sink sink = NOBODY;
  private volatile boolean closed;

  /** How such a path is opened: with a raw socket, but in tests. */
  @FunctionalInterface
  public interface Opening {
    PacketPath open(IpAddress source, IpAddress server) throws IOException;
  }

  private RawPath(TunnelSocket socket, InetAddress source, InetAddress server) {
    this.socket = socket;
    this.source = source;
    this.peerHigh = RawTunnelSocket.peerHighOf(server);
    this.peerLow = RawTunnelSocket.peerOf(server);
  }

  /**
   * @param source this end's address, of the same family as the server's
   */
  public static RawPath open(IpAddress source, IpAddress server) throws IOException {
    RawTunnelSocket.Protocol protocol =
        server instanceof Ipv4Address
            ? RawTunnelSocket.Protocol.IPV6_IN_IPV4
            : RawTunnelSocket.Protocol.IPV4_IN_IPV6;
    return over(RawTunnelSocket.connect(protocol, host(source), host(server)), source, server);
  }

  /** A path over a socket that may hear others too. */
  static RawPath over(TunnelSocket socket, IpAddress source, IpAddress server) throws IOException {
    RawPath path = new RawPath(socket, host(source), host(server));
    Thread.ofPlatform().daemon().name("raw-receiver").start(path::receiveAll);
    return path;
  }

  private static InetAddress host(IpAddress address) throws UnknownHostException {
    return InetAddress.getByAddress(address.octets());
  }

  @Override
  public void deliverTo(Sink to) {
    this.sink = to;
  }

  @Override
  public boolean sendPacket(ByteBuffer packet) {
    int length = packet.remaining();
    if (length > LARGEST_PACKET) {
      return false;
    }
    synchronized (outgoing) {
      outgoing.clear();
      int slot = outgoing.add(length);
      outgoing.buffer(slot).put(0, packet, packet.position(), length);
      outgoing.peer(slot, peerHigh, peerLow);
      try {
        return socket.send(outgoing) == 1;
      } catch (IOException e) {
        return false;
      }
    }
  }

  /** The user may have chosen an address, so that it counts as long as this machine has it. */
  @Override
  public boolean isOutdated() {
    try {
      return NetworkInterface.getByInetAddress(source) == null;
    } catch (SocketException e) {
      return false;
    }
  }

  private void receiveAll() {
    PacketBatch batch = PacketBatch.allocate(SLOTS, LARGEST_PACKET);
    while (!closed) {
      try {
        if (socket.receive(batch) < 0) {
          return;
        }
        deliver(batch);
      } catch (IOException e) {
        // An interface that is down for a moment; without the pause this would be a busy loop.
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
      }
    }
  }

  private void deliver(PacketBatch batch) {
    for (int slot = 0; slot < batch.size(); slot++) {
      int length = batch.length(slot);
      if (length > 0 && batch.peerHigh(slot) == peerHigh && batch.peer(slot) == peerLow) {
        sink.packet(batch.buffer(slot).limit(length));
        batch.buffer(slot).clear();
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    socket.close();
  }
}
