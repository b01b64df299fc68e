// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.culvert.broker.negotiation.SessionPhase;
import org.culvert.broker.negotiation.TspSession;
import org.culvert.protocol.address.Endpoint;
import org.culvert.protocol.address.Ipv4Address;
import org.culvert.protocol.codec.MalformedMessage;
import org.culvert.protocol.message.ClientMessage;
import org.culvert.protocol.message.ServerMessage;
import org.culvert.protocol.message.StatusCode;
import org.junit.jupiter.api.Test;

/** What strangers can't do to the listeners. */
class StrangersTest {
  private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
  private static final Ipv4Address LOCAL = Ipv4Address.parse("192.0.2.1");
  private static final InetSocketAddress AT = new InetSocketAddress("192.0.2.1", 3653);
  private static final long PATIENCE_NANOS = 10_000_000_000L;

  /** Three messages at once, and four unfinished sessions in all. */
  private final SignallingContext context =
      SignallingContext.of(
          (listener, local, source, overUdp) -> new Welcoming(),
          new TransportLimits(1, 3, 5, 100, 4, 4, 100, 10, 10),
          TransportTimeouts.DEFAULT,
          () -> false,
          InstantSource.fixed(NOW));

  @Test
  void connectionThatSaysTooMuchAtOnceIsClosed() {
    Endpoint source = new Endpoint(Ipv4Address.parse("192.0.2.77"), 40_000);
    EmbeddedChannel connection =
        new EmbeddedChannel(new TcpConnection("main", LOCAL, source, context, Optional.empty()));
    for (int message = 0; message < 3; message++) {
      connection.writeInbound(text("VERSION=2.0.2\r\n"));
      assertThat(connection.isActive()).isTrue();
    }
    connection.writeInbound(text("VERSION=2.0.2\r\n"));
    assertThat(connection.isActive()).isFalse();
    assertThat(context.drops().count(SignallingDrop.RATE_LIMITED)).isEqualTo(1);
  }

  @Test
  void sessionsOfNobodyLeaveSoonWhenPlacesAreScarce() {
    UdpSignalling signalling = new UdpSignalling("main", LOCAL, context);
    EmbeddedChannel channel = new EmbeddedChannel(signalling);
    for (int host = 1; host <= 3; host++) {
      InetSocketAddress source = new InetSocketAddress("198.51.100." + host, 40_000);
      ByteBuf datagram = Unpooled.wrappedBuffer(new byte[] {(byte) 0xF0, 0, 0, 0, 0, 0, 0, 0});
      channel.writeInbound(
          new DatagramPacket(
              Unpooled.wrappedBuffer(datagram, text("VERSION=2.0.2\r\n")), AT, source));
    }
    assertThat(context.negotiations().taken()).isEqualTo(3);
    signalling.sweep(NOW.plusSeconds(11));
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (context.negotiations().taken() > 0 && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    assertThat(context.negotiations().taken()).isZero();
    assertThat(channel.finishAndReleaseAll()).as("answers are left").isTrue();
  }

  private static ByteBuf text(String text) {
    return Unpooled.wrappedBuffer(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static final class Welcoming implements TspSession {
    @Override
    public Turn on(ClientMessage message, Instant now) {
      return new Turn(List.of(ServerMessage.Status.of(StatusCode.SUCCESS)), false);
    }

    @Override
    public Turn onMalformed(MalformedMessage malformed, Instant now) {
      return new Turn(List.of(), false);
    }

    @Override
    public void abandon(Instant now) {}

    @Override
    public boolean isEstablished() {
      return false;
    }

    @Override
    public SessionPhase phase() {
      return SessionPhase.AWAITING_AUTHENTICATE;
    }
  }
}
