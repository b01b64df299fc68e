// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.transport;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.culvert.broker.negotiation.TspSession;
import org.culvert.protocol.address.Endpoint;
import org.culvert.protocol.address.IpAddress;
import org.culvert.protocol.codec.ClientMessageReader;
import org.culvert.protocol.codec.MalformedMessage;
import org.culvert.protocol.codec.ServerMessageWriter;
import org.culvert.protocol.message.Bytes;
import org.culvert.protocol.message.ClientMessage;
import org.culvert.protocol.message.ServerMessage;
import org.culvert.protocol.message.StatusCode;
import org.culvert.protocol.reliable.DatagramKind;
import org.culvert.protocol.reliable.ReliableResponder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TSP over reliable UDP (RFC 5572 section 4.4.1), whichever socket the datagrams come from: answers
 * every signalling datagram of a session once, repeated ones from memory, and keeps strangers
 * cheap. What is said is up to the sessions. Runs on the channel's event loop; a bad datagram is
 * dropped and counted, and the next one is looked at.
 */
final class UdpSignalling extends SimpleChannelInboundHandler<DatagramPacket> {
  private static final Logger log = LoggerFactory.getLogger(UdpSignalling.class);

  private static final Bytes ECHO_REQUEST = Bytes.ofText("ECHO REQUEST");
  private static final int HEADER = 8;

  /** What is longer is not looked into before it has to be. */
  private static final int LONGEST_VERSION = HEADER + 64;

  /** Sources whose rate is remembered: enough for the busy ones, and a few megabytes. */
  private static final int RATED_SOURCES = 65_536;

  /** All clients of a network come back when it does: in times the rate. */
  private static final int VERSIONS_AT_ONCE = 5;

  /** In a crowd: time for three repetitions of a client that is really there. */
  private static final Duration CROWDED_SILENCE = Duration.ofSeconds(10);

  private final String listener;
  private final IpAddress local;
  private final SignallingContext context;
  private final RateLimiter<IpAddress> sourceRate;
  private final RateLimiter<IpAddress> echoRate;
  private final RateLimiter<IpAddress> versionRate;
  private final Map<Endpoint, UdpEndpoint> endpoints = new HashMap<>();
  private TransportLimits limits;
  private @Nullable ScheduledFuture<?> sweeping;

  UdpSignalling(String listener, IpAddress local, SignallingContext context) {
    this.listener = listener;
    this.local = local;
    this.context = context;
    this.limits = context.limits();
    this.sourceRate =
        new RateLimiter<>(limits.signallingPerSecond(), limits.signallingBurst(), RATED_SOURCES);
    this.versionRate =
        new RateLimiter<>(
            limits.versionsPerSecond(),
            VERSIONS_AT_ONCE * limits.versionsPerSecond(),
            RATED_SOURCES);
    this.echoRate =
        new RateLimiter<>(limits.echoPerSecond(), limits.echoPerSecond(), RATED_SOURCES);
  }

  private void followLimits() {
    TransportLimits now = context.limits();
    if (!limits.equals(now)) {
      limits = now;
      sourceRate.limit(now.signallingPerSecond(), now.signallingBurst());
      versionRate.limit(now.versionsPerSecond(), VERSIONS_AT_ONCE * now.versionsPerSecond());
      echoRate.limit(now.echoPerSecond(), now.echoPerSecond());
    }
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    sweeping =
        ctx.executor().scheduleWithFixedDelay(() -> sweep(context.now()), 1, 1, TimeUnit.SECONDS);
    ctx.fireChannelActive();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    if (sweeping != null) {
      sweeping.cancel(false);
    }
    endpoints.values().forEach(UdpEndpoint::end);
    endpoints.clear();
    ctx.fireChannelInactive();
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, DatagramPacket packet) {
    byte[] datagram = ByteBufUtil.getBytes(packet.content());
    InetSocketAddress address = packet.sender();
    Endpoint source =
        new Endpoint(IpAddress.of(address.getAddress().getAddress()), address.getPort());
    Instant now = context.now();
    if (!isSignalling(datagram)) {
      context.drop(SignallingDrop.NOT_SIGNALLING);
    } else if (!sourceRate.admits(Neighbourhood.party(source.address()), now)) {
      context.drop(SignallingDrop.RATE_LIMITED);
    } else if (payload(datagram).equals(ECHO_REQUEST)) {
      echo(ctx, datagram, source, address, now);
    } else if (roam(datagram).isPresent()) {
      roam(ctx, datagram, source, address, roam(datagram).get());
    } else if (datagram.length <= LONGEST_VERSION
        && isVersion(payload(datagram))
        && !versionRate.admits(Neighbourhood.of(source.address()), now)) {
      tooBusy(ctx, datagram, address);
    } else {
      UdpEndpoint known = endpoints.get(source);
      if (known != null) {
        receive(ctx, known, datagram, now);
      } else {
        meet(ctx, datagram, source, address, now);
      }
    }
  }

  private static boolean isSignalling(byte[] datagram) {
    return datagram.length >= HEADER
        && DatagramKind.of(datagram.length, datagram[0], datagram[3]) == DatagramKind.SIGNALLING;
  }

  private void echo(
      ChannelHandlerContext ctx,
      byte[] datagram,
      Endpoint source,
      InetSocketAddress address,
      Instant now) {
    // A broker that wants nobody is silent, so that clients rank it last.
    if (!context.isDraining() && echoRate.admits(Neighbourhood.of(source.address()), now)) {
      sendStatus(ctx, datagram, address, StatusCode.SUCCESS);
    } else {
      context.drop(SignallingDrop.ECHO_LIMITED);
    }
  }

  private static Optional<ClientMessage.Roam> roam(byte[] datagram) {
    if (!payload(datagram).text().startsWith("ROAM ")) {
      return Optional.empty();
    }
    try {
      ClientMessage message = ClientMessageReader.ofDatagram(payload(datagram).toArray());
      return message instanceof ClientMessage.Roam roam ? Optional.of(roam) : Optional.empty();
    } catch (MalformedMessage malformed) {
      return Optional.empty();
    }
  }

  /** On a thread of its own, because it may ask the database; the answer is the shorter one. */
  private void roam(
      ChannelHandlerContext ctx,
      byte[] datagram,
      Endpoint source,
      InetSocketAddress address,
      ClientMessage.Roam roam) {
    Thread.ofVirtual()
        .name("roaming")
        .start(
            () -> {
              Optional<StatusCode> answer;
              try {
                answer = context.sessions().roam(listener, source, roam, context.now());
              } catch (RuntimeException fault) {
                log.error("roaming.failed tunnel={}", roam.tunnel(), fault);
                answer = Optional.of(StatusCode.SERVER_ERROR);
              }
              answer.ifPresent(code -> sendStatus(ctx, datagram, address, code));
            });
  }

  /** The first datagram of an endpoint: only VERSION is worth remembering anything. */
  private void meet(
      ChannelHandlerContext ctx,
      byte[] datagram,
      Endpoint source,
      InetSocketAddress address,
      Instant now) {
    if (!isVersion(payload(datagram))) {
      context.drop(SignallingDrop.NO_SESSION);
    } else if (endpoints.size() >= context.limits().endpoints()
        || context.isFull(source.address())) {
      tooBusy(ctx, datagram, address);
    } else {
      UdpEndpoint endpoint = new UdpEndpoint(source, address, now);
      endpoints.put(source, endpoint);
      receive(ctx, endpoint, datagram, now);
    }
  }

  private void tooBusy(ChannelHandlerContext ctx, byte[] datagram, InetSocketAddress address) {
    context.drop(SignallingDrop.TOO_BUSY);
    sendStatus(ctx, datagram, address, StatusCode.TOO_BUSY);
  }

  private void receive(
      ChannelHandlerContext ctx, UdpEndpoint endpoint, byte[] datagram, Instant now) {
    endpoint.heard(now);
    endpoint.budget.received(datagram.length);
    switch (endpoint.responder.receive(datagram, now)) {
      case ReliableResponder.Receipt.Fresh fresh -> process(ctx, endpoint, fresh.payload());
      case ReliableResponder.Receipt.Answered again -> send(ctx, endpoint, again.datagram());
      case ReliableResponder.Receipt.Pending() ->
          log.trace("message.repeated source={}", endpoint.source);
    }
  }

  private void process(ChannelHandlerContext ctx, UdpEndpoint endpoint, Bytes payload) {
    long ticket = endpoint.nextTicket();
    boolean taken;
    try {
      ClientMessage message = ClientMessageReader.ofDatagram(payload.toArray());
      UdpSession session =
          switch (message) {
            case ClientMessage.Version _ -> begin(ctx, endpoint);
            case ClientMessage.Authenticate _ -> endpoint.authenticating();
            default -> endpoint.ongoing();
          };
      taken = session == null || session.said(ticket, message);
      countUnless(session != null || message instanceof ClientMessage.Version);
    } catch (MalformedMessage malformed) {
      UdpSession session = endpoint.ongoing();
      taken = session == null || session.garbled(ticket, malformed);
      countUnless(session != null);
    }
    if (!taken) {
      context.drop(SignallingDrop.PIPELINED);
      endpoint.end();
    }
  }

  private void countUnless(boolean served) {
    if (!served) {
      context.drop(SignallingDrop.NO_SESSION);
    }
  }

  /** Null when there is no room for another unfinished session, which the client has been told. */
  private @Nullable UdpSession begin(ChannelHandlerContext ctx, UdpEndpoint endpoint) {
    Optional<Places.Place> place = context.enter(endpoint.source.address());
    if (place.isEmpty()) {
      context.drop(SignallingDrop.TOO_BUSY);
      answer(ctx, endpoint, ServerMessage.Status.of(StatusCode.TOO_BUSY));
      return null;
    }
    UdpSession session =
        new UdpSession(
            context.live(),
            () -> context.sessions().start(listener, local, endpoint.source, true),
            place.get(),
            context.now(),
            (ticket, turn) ->
                later(ctx, turn.pause(), () -> answered(ctx, endpoint, ticket, turn)));
    endpoint.begin(session);
    return session;
  }

  private void answered(
      ChannelHandlerContext ctx, UdpEndpoint endpoint, long ticket, TspSession.Turn turn) {
    // No reply at all is silence, which only garbage gets: Nothing is a reply.
    if (endpoint.isLatest(ticket) && !turn.replies().isEmpty()) {
      answer(ctx, endpoint, turn.replies().getFirst());
    }
  }

  private static void later(ChannelHandlerContext ctx, Duration pause, Runnable task) {
    if (pause.isPositive()) {
      ScheduledFuture<?> _ = ctx.executor().schedule(task, pause.toMillis(), TimeUnit.MILLISECONDS);
    } else {
      ctx.executor().execute(task);
    }
  }

  private void answer(ChannelHandlerContext ctx, UdpEndpoint endpoint, ServerMessage reply) {
    context.answers().add(reply);
    endpoint
        .responder
        .answer(ServerMessageWriter.write(reply))
        .ifPresent(datagram -> send(ctx, endpoint, datagram));
  }

  private void send(ChannelHandlerContext ctx, UdpEndpoint endpoint, Bytes datagram) {
    if (endpoint.budget.spend(datagram.length())) {
      write(ctx, endpoint.address, datagram.toArray());
    } else {
      context.drop(SignallingDrop.AMPLIFICATION);
    }
  }

  /** An answer that nothing is remembered of: shorter than what the request allows. */
  private void sendStatus(
      ChannelHandlerContext ctx, byte[] request, InetSocketAddress address, StatusCode code) {
    context.answers().add(code);
    byte[] payload = ServerMessageWriter.write(ServerMessage.Status.of(code));
    byte[] datagram = new byte[HEADER + payload.length];
    System.arraycopy(request, 0, datagram, 0, HEADER);
    System.arraycopy(payload, 0, datagram, HEADER, payload.length);
    write(ctx, address, datagram);
  }

  private static void write(ChannelHandlerContext ctx, InetSocketAddress to, byte[] datagram) {
    ChannelFuture _ =
        ctx.writeAndFlush(
            new DatagramPacket(Unpooled.wrappedBuffer(datagram), to), ctx.voidPromise());
  }

  /** Ends sessions whose client fell silent and forgets endpoints that will not come back. */
  void sweep(Instant now) {
    followLimits();
    boolean crowded = context.isCrowded() || endpoints.size() > context.limits().endpoints() / 2;
    Duration silence = context.timeouts().udpSilence();
    Instant silent =
        now.minus(crowded && CROWDED_SILENCE.compareTo(silence) < 0 ? CROWDED_SILENCE : silence);
    Instant endless = now.minus(context.timeouts().negotiation());
    Instant forgotten = now.minus(context.timeouts().udpMemory());
    endpoints
        .values()
        .removeIf(
            endpoint -> {
              endpoint.endUnfinishedOf(endless);
              if (endpoint.heardAt().isBefore(silent)) {
                endpoint.endUnfinished();
              }
              boolean over =
                  endpoint
                      .heardAt()
                      .isBefore(crowded && !endpoint.isEstablished() ? silent : forgotten);
              if (over) {
                endpoint.end();
              }
              return over;
            });
  }

  private static Bytes payload(byte[] datagram) {
    return Bytes.of(Arrays.copyOfRange(datagram, HEADER, datagram.length));
  }

  private static boolean isVersion(Bytes payload) {
    try {
      return ClientMessageReader.ofDatagram(payload.toArray()) instanceof ClientMessage.Version;
    } catch (MalformedMessage malformed) {
      return false;
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    // The channel carries everybody's datagrams: it outlives whatever one of them does to it.
    log.warn("listener.fault listener={}", listener, cause);
  }
}
