// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.transport;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.nio.channels.spi.SelectorProvider;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.culvert.broker.dataplane.SignallingSink;
import org.culvert.broker.negotiation.TspSessions;
import org.culvert.packetio.TunnelSocket;
import org.culvert.protocol.address.IpAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every way to reach the broker's sessions, over a few event loops. Listeners are opened one by one
 * and closed together: first nobody new is let in, then the sessions finish their turn, then the
 * sockets go. The composition root's thread opens and closes.
 */
public final class Listeners implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Listeners.class);

  /** Sessions do their work on threads of their own, so that loops have little to do. */
  private static final int EVENT_LOOPS = 2;

  private final SignallingContext context;
  private final Optional<ServerTls> tls;
  private final MultiThreadIoEventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(EVENT_LOOPS, NioIoHandler.newFactory());
  private final CopyOnWriteArrayList<Channel> doors = new CopyOnWriteArrayList<>();
  private final CopyOnWriteArrayList<Channel> datagrams = new CopyOnWriteArrayList<>();

  /**
   * @param draining then ECHO REQUEST is met with silence, so that clients rank this broker last
   */
  public Listeners(
      TspSessions sessions,
      TransportLimits limits,
      TransportTimeouts timeouts,
      BooleanSupplier draining,
      InstantSource clock) {
    this(sessions, limits, timeouts, draining, clock, Optional.empty());
  }

  /**
   * @param tls for connections whose sessions ask for it
   */
  public Listeners(
      TspSessions sessions,
      TransportLimits limits,
      TransportTimeouts timeouts,
      BooleanSupplier draining,
      InstantSource clock,
      Optional<ServerTls> tls) {
    this.context = SignallingContext.of(sessions, limits, timeouts, draining, clock);
    this.tls = tls;
  }

  /**
   * Signalling through the packet socket, which stays the caller's.
   *
   * @param local the broker's outer address, as clients have to use it
   * @return what the data plane hands signalling datagrams to
   */
  public SignallingSink packetSocket(String listener, IpAddress local, TunnelSocket socket)
      throws IOException {
    InetSocketAddress address =
        new InetSocketAddress(InetAddress.getByAddress(local.octets()), socket.port());
    PacketSocketChannel channel = new PacketSocketChannel(socket, address);
    channel.pipeline().addLast(new UdpSignalling(listener, local, context));
    await(loops.register(channel));
    datagrams.add(channel);
    return (peer, datagram) -> {
      boolean taken = channel.receive(peer, datagram);
      if (!taken) {
        context.drop(SignallingDrop.OVERFLOW);
      }
    };
  }

  /**
   * Signalling without a packet socket: negotiates, but can carry no data.
   *
   * @param announced the broker's outer address as clients have to use it; empty for the bound one
   */
  public InetSocketAddress udp(String listener, Optional<IpAddress> announced, InetSocketAddress at)
      throws IOException {
    IpAddress local = announced.orElseGet(() -> IpAddress.of(at.getAddress().getAddress()));
    if (announced.isEmpty() && at.getAddress().isAnyLocalAddress()) {
      throw new IOException(
          "listener " + listener + ": a UDP listener on every address must know its public one");
    }
    ChannelFuture bound =
        new Bootstrap()
            .group(loops)
            .channel(NioDatagramChannel.class)
            .handler(new UdpSignalling(listener, local, context))
            .bind(at);
    await(bound);
    datagrams.add(bound.channel());
    return (InetSocketAddress) bound.channel().localAddress();
  }

  /**
   * @param announced as for {@link #udp}; empty for the address that each connection came in on
   */
  public InetSocketAddress tcp(String listener, Optional<IpAddress> announced, InetSocketAddress at)
      throws IOException {
    // Else one of IPv4 would take IPv6's place too, and be in the way of a listener there.
    SocketProtocolFamily family =
        at.getAddress() instanceof Inet4Address
            ? SocketProtocolFamily.INET
            : SocketProtocolFamily.INET6;
    ChannelFuture bound =
        new ServerBootstrap()
            .group(loops)
            .channelFactory(() -> new NioServerSocketChannel(SelectorProvider.provider(), family))
            .childOption(ChannelOption.TCP_NODELAY, true)
            // A client that vanished after its accept would keep its place for ever.
            .childOption(ChannelOption.SO_KEEPALIVE, true)
            .childHandler(new TcpListener(listener, announced.orElse(null), context, tls))
            .bind(at);
    await(bound);
    doors.add(bound.channel());
    return (InetSocketAddress) bound.channel().localAddress();
  }

  /** For whoever comes from now on. */
  public void follow(TransportLimits limits, TransportTimeouts timeouts) {
    context.follow(limits, timeouts);
  }

  /** Whether every event loop answers, for which it has that time. */
  public boolean isResponsive(Duration patience) throws InterruptedException {
    CountDownLatch answers = new CountDownLatch(EVENT_LOOPS);
    loops.forEach(loop -> loop.execute(answers::countDown));
    return answers.await(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  public SignallingDrops drops() {
    return context.drops();
  }

  public AnswerCounters answers() {
    return context.answers();
  }

  /** Sessions that have not ended yet, those of established tunnels included. */
  public int sessions() {
    return context.live().count();
  }

  /** Sessions that have neither a tunnel nor an end. */
  public int negotiations() {
    return context.negotiations().taken();
  }

  @Override
  public void close() {
    context.drain();
    for (Channel door : doors) {
      door.close().awaitUninterruptibly();
    }
    try {
      context.live().stop(context.timeouts().stop());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    for (Channel channel : datagrams) {
      channel.close().awaitUninterruptibly();
    }
    // Closes the connections too, after what is still to be written.
    if (!loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(5_000)) {
      log.warn("loops.busy");
    }
  }

  private static void await(ChannelFuture future) throws IOException {
    future.awaitUninterruptibly();
    if (!future.isSuccess()) {
      throw new IOException(future.cause().getMessage(), future.cause());
    }
  }
}
