// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.culvert.broker.negotiation.TspSession;
import org.culvert.protocol.address.Endpoint;
import org.culvert.protocol.address.IpAddress;
import org.culvert.protocol.codec.ClientMessageStream;
import org.culvert.protocol.codec.MalformedMessage;
import org.culvert.protocol.codec.ServerMessageWriter;
import org.culvert.protocol.message.ClientMessage;
import org.culvert.protocol.message.ServerMessage;
import org.culvert.protocol.message.StatusCode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One TSP session over one TCP connection. Each reply is one write, because old clients take what
 * one read brings for the whole reply; two replies to one message are written with a pause, for the
 * same reason. Once there is a tunnel the connection may stay as long as the client likes, and its
 * end means nothing. On the connection's event loop, except where said.
 */
final class TcpConnection extends SimpleChannelInboundHandler<ByteBuf>
    implements SessionMailbox.Listener {
  private static final Logger log = LoggerFactory.getLogger(TcpConnection.class);

  private final String listener;
  private final IpAddress local;
  private final Endpoint source;
  private final SignallingContext context;
  private final Optional<ServerTls> tls;
  private final boolean insideTls;
  private final ClientMessageStream stream = new ClientMessageStream();
  private final PacedWrites writes;

  private final AtomicInteger unwritten = new AtomicInteger();
  private volatile @Nullable ChannelHandlerContext channel;
  private @Nullable SessionMailbox mailbox;
  private Places.@Nullable Place place;
  private @Nullable ScheduledFuture<?> silence;
  private @Nullable ScheduledFuture<?> negotiation;
  private long heardAt;
  private boolean established;
  private boolean over;
  private boolean askedForTls;
  private boolean handedOver;

  /**
   * @param tls what STARTTLS leads to; empty where it leads nowhere, which inside TLS it does too
   */
  TcpConnection(
      String listener,
      IpAddress local,
      Endpoint source,
      SignallingContext context,
      Optional<ServerTls> tls) {
    this(listener, local, source, context, tls, false);
  }

  private TcpConnection(
      String listener,
      IpAddress local,
      Endpoint source,
      SignallingContext context,
      Optional<ServerTls> tls,
      boolean insideTls) {
    this.listener = listener;
    this.local = local;
    this.source = source;
    this.context = context;
    this.tls = tls;
    this.insideTls = insideTls;
    this.writes = new PacedWrites(context.timeouts().proofPause());
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    begin(ctx);
  }

  /** Inside TLS the session begins when it is up. */
  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof SslHandshakeCompletionEvent handshake && handshake.isSuccess()) {
      begin(ctx);
    }
    ctx.fireUserEventTriggered(event);
  }

  private void begin(ChannelHandlerContext ctx) {
    channel = ctx;
    heardAt = System.nanoTime();
    negotiation = after(ctx, context.timeouts().negotiation().toNanos(), () -> close(ctx));
    watchSilence(ctx, context.timeouts().tcpSilence().toNanos());
    Optional<Places.Place> entered = context.enter(source.address());
    if (entered.isPresent()) {
      place = entered.get();
      SessionMailbox started = context.live().mailbox(this::session, this);
      mailbox = started;
      context.live().start(started);
    }
  }

  private TspSession session() {
    return insideTls
        ? context.sessions().startInsideTls(listener, local, source)
        : context.sessions().start(listener, local, source, /* overUdp= */ false);
  }

  private void watchSilence(ChannelHandlerContext ctx, long nanos) {
    silence =
        after(
            ctx,
            nanos,
            () -> {
              long limit = context.timeouts().tcpSilence().toNanos();
              long left = heardAt + limit - System.nanoTime();
              if (left > 0) {
                watchSilence(ctx, left);
              } else {
                close(ctx);
              }
            });
  }

  private static ScheduledFuture<?> after(ChannelHandlerContext ctx, long nanos, Runnable task) {
    return ctx.executor().schedule(task, nanos, TimeUnit.NANOSECONDS);
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, ByteBuf octets) {
    if (writes.isClosing()) {
      return;
    }
    heardAt = System.nanoTime();
    try {
      stream.append(ByteBufUtil.getBytes(octets));
    } catch (MalformedMessage flood) {
      heard(ctx, session -> session.garbled(0, flood));
      hangUp();
      return;
    }
    boolean more = !askedForTls;
    while (more && ctx.channel().isActive() && !writes.isClosing()) {
      more = readOne(ctx) && !askedForTls;
    }
    if (askedForTls && !stream.isDrained()) {
      // Whoever gets octets in before TLS must not have them taken for the client's.
      context.drop(SignallingDrop.PIPELINED);
      close(ctx);
    }
  }

  /** False when nothing whole is left to read. */
  private boolean readOne(ChannelHandlerContext ctx) {
    try {
      Optional<ClientMessage> next = stream.next();
      askedForTls = next.filter(ClientMessage.StartTls.class::isInstance).isPresent();
      next.ifPresent(message -> heard(ctx, session -> session.said(0, message)));
      return next.isPresent();
    } catch (MalformedMessage malformed) {
      heard(ctx, session -> session.garbled(0, malformed));
      return true;
    }
  }

  private void heard(ChannelHandlerContext ctx, Predicate<SessionMailbox> post) {
    // The client goes on, so it has read the proof: its status need not wait any longer.
    writes.flush(ctx);
    if (!context.admitsOverTcp(source.address())) {
      context.drop(SignallingDrop.RATE_LIMITED);
      close(ctx);
    } else if (mailbox == null) {
      context.drop(SignallingDrop.TOO_BUSY);
      context.answers().add(StatusCode.TOO_BUSY);
      writes.write(
          ctx, List.of(ServerMessageWriter.write(ServerMessage.Status.of(StatusCode.TOO_BUSY))));
      writes.closeAfterwards(ctx);
    } else if (!post.test(mailbox)) {
      context.drop(SignallingDrop.PIPELINED);
      close(ctx);
    }
  }

  /** Whatever the client says from now on is not listened to; what it said is still answered. */
  private void hangUp() {
    if (mailbox != null) {
      mailbox.end();
    }
  }

  /** On the session's thread. */
  @Override
  public void answered(long ticket, TspSession.Turn turn, boolean hasTunnel) {
    ChannelHandlerContext ctx = channel;
    if (ctx == null) {
      return;
    }
    unwritten.incrementAndGet();
    Runnable write = () -> turn(ctx, turn, hasTunnel);
    if (turn.pause().isPositive()) {
      ScheduledFuture<?> _ = after(ctx, turn.pause().toNanos(), write);
    } else {
      ctx.executor().execute(write);
    }
  }

  /** On the session's thread. */
  @Override
  public void ended() {
    ChannelHandlerContext ctx = channel;
    if (ctx != null) {
      ctx.executor()
          .execute(
              () -> {
                over = !handedOver;
                closeWhenOver(ctx);
              });
    }
  }

  private void closeWhenOver(ChannelHandlerContext ctx) {
    if (over && unwritten.get() == 0) {
      writes.closeAfterwards(ctx);
    }
  }

  private void turn(ChannelHandlerContext ctx, TspSession.Turn turn, boolean hasTunnel) {
    if (hasTunnel && !established) {
      established = true;
      leave();
    }
    turn.replies().forEach(context.answers()::add);
    writes.write(ctx, turn.replies().stream().map(ServerMessageWriter::write).toList());
    unwritten.decrementAndGet();
    askedForTls = askedForTls && turn.tls();
    // The client may have hung up meanwhile; then there is nothing to protect.
    if (turn.tls() && tls.isPresent() && !ctx.isRemoved()) {
      handOver(ctx, tls.get());
    }
    closeWhenOver(ctx);
  }

  /** Nothing of this handler survives: not a limit used up, and not an octet in its buffers. */
  private void handOver(ChannelHandlerContext ctx, ServerTls protection) {
    handedOver = true;
    leave();
    ctx.pipeline()
        .replace(
            this, null, new TcpConnection(listener, local, source, context, Optional.empty(), true))
        .addFirst(protection.handler(ctx.alloc()));
  }

  private static void close(ChannelHandlerContext ctx) {
    ChannelFuture _ = ctx.close();
  }

  private void leave() {
    if (place != null) {
      place.leave();
    }
    if (silence != null) {
      silence.cancel(false);
    }
    if (negotiation != null) {
      negotiation.cancel(false);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    leave();
    writes.cancel();
    hangUp();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    log.debug("connection.ended source={} reason=\"{}\"", source, cause.toString());
    close(ctx);
  }
}
