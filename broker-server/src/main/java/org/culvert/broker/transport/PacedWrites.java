// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.transport;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The replies on one TCP connection: each one write, and a pause between two replies to one
 * message. Old clients take what one read brings for one reply, and wait for ever for the second if
 * both came at once. On the connection's event loop.
 */
final class PacedWrites {
  private final Duration gap;
  private final ArrayDeque<byte[]> waiting = new ArrayDeque<>();
  private @Nullable ScheduledFuture<?> next;
  private boolean closing;

  PacedWrites(Duration gap) {
    this.gap = gap;
  }

  /** The replies to one message, after whatever still waits. */
  void write(ChannelHandlerContext ctx, List<byte[]> replies) {
    flush(ctx);
    for (byte[] reply : replies) {
      if (reply.length > 0) {
        waiting.add(reply);
      }
    }
    writeNext(ctx);
  }

  /** Nothing waits any longer: the client has shown that it read what it got. */
  void flush(ChannelHandlerContext ctx) {
    cancel();
    while (!waiting.isEmpty()) {
      writeOne(ctx, waiting.removeFirst());
    }
  }

  void closeAfterwards(ChannelHandlerContext ctx) {
    closing = true;
    if (waiting.isEmpty()) {
      ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }
  }

  boolean isClosing() {
    return closing;
  }

  void cancel() {
    if (next != null) {
      next.cancel(false);
      next = null;
    }
  }

  private void writeNext(ChannelHandlerContext ctx) {
    byte[] reply = waiting.poll();
    if (reply != null) {
      writeOne(ctx, reply);
    }
    if (!waiting.isEmpty()) {
      next = ctx.executor().schedule(() -> writeNext(ctx), gap.toNanos(), TimeUnit.NANOSECONDS);
    } else if (closing) {
      closeAfterwards(ctx);
    }
  }

  private static void writeOne(ChannelHandlerContext ctx, byte[] reply) {
    ChannelFuture _ = ctx.writeAndFlush(Unpooled.wrappedBuffer(reply), ctx.voidPromise());
  }
}
