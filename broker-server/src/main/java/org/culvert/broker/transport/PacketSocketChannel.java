// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.transport;

import io.netty.channel.AbstractChannel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.DatagramPacket;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import org.culvert.packetio.PacketBatch;
import org.culvert.packetio.TunnelSocket;
import org.culvert.protocol.address.Endpoint;
import org.culvert.protocol.address.IpAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The signalling datagrams of the packet socket as a Netty channel, so that the packet socket,
 * portable UDP and TCP are served by the same handlers. The packet thread hands datagrams in; what
 * the pipeline writes goes out through the packet socket, from the event loop. Closing it leaves
 * the packet socket open.
 */
final class PacketSocketChannel extends AbstractChannel {
  private static final Logger log = LoggerFactory.getLogger(PacketSocketChannel.class);

  private static final ChannelMetadata METADATA = new ChannelMetadata(false);

  /** Datagrams that wait for the event loop; more than these are a flood. */
  private static final int BACKLOG = 4096;

  private static final int SLOTS = 16;

  /** Longer than anything that is said over UDP. */
  private static final int SLOT_SIZE = 4608;

  private final TunnelSocket socket;
  private final InetSocketAddress local;
  private final ChannelConfig config = new DefaultChannelConfig(this);
  private final PacketBatch outbound = PacketBatch.allocate(SLOTS, SLOT_SIZE);
  private final AtomicInteger waiting = new AtomicInteger();
  private volatile boolean open = true;

  PacketSocketChannel(TunnelSocket socket, InetSocketAddress local) {
    super(null);
    this.socket = socket;
    this.local = local;
  }

  /**
   * A datagram from the packet thread.
   *
   * @return false when it was not taken because too many wait
   */
  boolean receive(long peer, byte[] datagram) {
    if (!open || waiting.incrementAndGet() > BACKLOG) {
      waiting.decrementAndGet();
      return false;
    }
    DatagramPacket packet =
        new DatagramPacket(Unpooled.wrappedBuffer(datagram), local, TunnelSocket.endpointOf(peer));
    eventLoop()
        .execute(
            () -> {
              waiting.decrementAndGet();
              pipeline().fireChannelRead(packet);
              pipeline().fireChannelReadComplete();
            });
    return true;
  }

  @Override
  protected void doWrite(ChannelOutboundBuffer in) {
    for (Object message = in.current(); message != null; message = in.current()) {
      DatagramPacket packet = (DatagramPacket) message;
      if (packet.content().readableBytes() <= SLOT_SIZE) {
        add(packet);
      }
      in.remove();
      if (outbound.size() == outbound.capacity() || in.isEmpty()) {
        flushBatch();
      }
    }
  }

  private void add(DatagramPacket packet) {
    ByteBuf content = packet.content();
    int slot = outbound.add(content.readableBytes());
    ByteBuffer slotBuffer = outbound.buffer(slot);
    slotBuffer.put(0, content.nioBuffer(), 0, content.readableBytes());
    outbound.peer(slot, peerOf(packet.recipient()));
  }

  private void flushBatch() {
    try {
      socket.send(outbound);
    } catch (IOException e) {
      // As if the datagrams were lost on their way: the clients repeat their requests.
      log.warn("answers.unsent reason=\"{}\"", e.getMessage());
    } finally {
      outbound.clear();
    }
  }

  private static long peerOf(InetSocketAddress address) {
    return new Endpoint(IpAddress.of(address.getAddress().getAddress()), address.getPort()).peer();
  }

  @Override
  protected AbstractUnsafe newUnsafe() {
    return new AbstractUnsafe() {
      @Override
      public void connect(
          SocketAddress remoteAddress, SocketAddress localAddress, ChannelPromise promise) {
        promise.setFailure(new UnsupportedOperationException("one channel for all peers"));
      }
    };
  }

  @Override
  protected boolean isCompatible(EventLoop loop) {
    return true;
  }

  @Override
  protected SocketAddress localAddress0() {
    return local;
  }

  @Override
  @SuppressWarnings("NullAway") // Netty's own way to say that there is no single peer.
  protected SocketAddress remoteAddress0() {
    return null;
  }

  @Override
  protected void doBind(SocketAddress localAddress) {
    throw new UnsupportedOperationException("the packet socket is bound");
  }

  @Override
  protected void doDisconnect() {
    doClose();
  }

  @Override
  protected void doClose() {
    open = false;
  }

  @Override
  protected void doBeginRead() {
    // Datagrams come by themselves.
  }

  @Override
  public ChannelConfig config() {
    return config;
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public boolean isActive() {
    return open;
  }

  @Override
  public ChannelMetadata metadata() {
    return METADATA;
  }
}
