// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.culvert.broker.negotiation.SessionPhase;
import org.culvert.broker.negotiation.TspSession;
import org.culvert.broker.negotiation.TspSessions;
import org.culvert.protocol.address.Endpoint;
import org.culvert.protocol.address.IpAddress;
import org.culvert.protocol.codec.MalformedMessage;
import org.culvert.protocol.message.ClientMessage;
import org.culvert.protocol.message.StatusCode;

/**
 * Sessions by their state, how long it took those that came to a tunnel, and what became of clients
 * that say that they moved; otherwise the sessions behind it. Thread-safe, as they are.
 */
public final class CountedSessions implements TspSessions {
  private final TspSessions sessions;
  private final Map<SessionPhase, AtomicInteger> phases = new EnumMap<>(SessionPhase.class);
  private final Handshakes handshakes;
  private final Counter moved;
  private final Counter refused;
  private final Counter occupied;
  private final Counter repeated;

  public CountedSessions(TspSessions sessions, MeterRegistry registry) {
    this.sessions = sessions;
    this.handshakes = new Handshakes(registry);
    for (SessionPhase phase : SessionPhase.values()) {
      AtomicInteger count = new AtomicInteger();
      phases.put(phase, count);
      Gauge.builder("culvert.sessions", count::get)
          .description("sessions that have not ended")
          .tag("state", Labels.of(phase))
          .register(registry);
    }
    this.moved = roaming(registry, "moved");
    this.refused = roaming(registry, "refused");
    this.occupied = roaming(registry, "occupied");
    this.repeated = roaming(registry, "repeated");
  }

  private static Counter roaming(MeterRegistry registry, String result) {
    return Counter.builder("culvert.roaming")
        .description("clients that said that they are elsewhere now")
        .tag("result", result)
        .register(registry);
  }

  @Override
  public TspSession start(String listener, IpAddress local, Endpoint source, boolean overUdp) {
    TspSession session = sessions.start(listener, local, source, overUdp);
    return new Counted(session, overUdp ? Handshakes.UDP : Handshakes.TCP);
  }

  @Override
  public TspSession startInsideTls(String listener, IpAddress local, Endpoint source) {
    return new Counted(sessions.startInsideTls(listener, local, source), Handshakes.TLS);
  }

  @Override
  public Optional<StatusCode> roam(
      String listener, Endpoint source, ClientMessage.Roam roam, Instant now) {
    Optional<StatusCode> answer = sessions.roam(listener, source, roam, now);
    Counter counter =
        answer
            .map(
                code ->
                    switch (code) {
                      case SUCCESS -> moved;
                      case NO_MORE_TUNNELS -> occupied;
                      default -> refused;
                    })
            .orElse(repeated);
    counter.increment();
    return answer;
  }

  private AtomicInteger in(SessionPhase phase) {
    return Objects.requireNonNull(phases.get(phase));
  }

  private final class Counted implements TspSession {
    private final TspSession session;
    private final String transport;
    private final long begunAt = System.nanoTime();
    private SessionPhase counted;
    private String mechanism = "";

    Counted(TspSession session, String transport) {
      this.session = session;
      this.transport = transport;
      this.counted = session.phase();
      in(counted).incrementAndGet();
    }

    @Override
    public Turn on(ClientMessage message, Instant now) {
      if (message instanceof ClientMessage.Authenticate authenticate) {
        mechanism = authenticate.mechanism();
      }
      Turn turn = session.on(message, now);
      count();
      return turn;
    }

    @Override
    public Turn onMalformed(MalformedMessage malformed, Instant now) {
      Turn turn = session.onMalformed(malformed, now);
      count();
      return turn;
    }

    @Override
    public void abandon(Instant now) {
      session.abandon(now);
      count();
    }

    @Override
    public boolean isEstablished() {
      return session.isEstablished();
    }

    @Override
    public SessionPhase phase() {
      return session.phase();
    }

    @Override
    public void over() {
      session.over();
      in(counted).decrementAndGet();
    }

    private void count() {
      SessionPhase phase = session.phase();
      if (phase != counted) {
        in(counted).decrementAndGet();
        in(phase).incrementAndGet();
        counted = phase;
        if (phase == SessionPhase.ESTABLISHED) {
          handshakes.took(transport, mechanism, System.nanoTime() - begunAt);
        }
      }
    }
  }
}
