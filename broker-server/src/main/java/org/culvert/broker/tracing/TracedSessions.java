// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.tracing;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.culvert.broker.negotiation.SessionPhase;
import org.culvert.broker.negotiation.TspSession;
import org.culvert.broker.negotiation.TspSessions;
import org.culvert.protocol.address.Endpoint;
import org.culvert.protocol.address.IpAddress;
import org.culvert.protocol.codec.MalformedMessage;
import org.culvert.protocol.message.ClientMessage;
import org.culvert.protocol.message.ServerMessage;

/**
 * A span for each session, from its beginning to its tunnel or its end, and in it one for each
 * turn: what was said, where that led, and the status that answered. Thread-safe.
 */
final class TracedSessions implements TspSessions {
  private static final int FAULT = 310;

  private final TspSessions sessions;
  private final Tracer tracer;
  private final boolean personal;

  TracedSessions(TspSessions sessions, Tracer tracer, boolean personal) {
    this.sessions = sessions;
    this.tracer = tracer;
    this.personal = personal;
  }

  @Override
  public TspSession start(String listener, IpAddress local, Endpoint source, boolean overUdp) {
    Span span = begin("tsp session", listener, overUdp ? "udp" : "tcp", source);
    return new Traced(sessions.start(listener, local, source, overUdp), span);
  }

  @Override
  public TspSession startInsideTls(String listener, IpAddress local, Endpoint source) {
    Span span = begin("tsp session", listener, "tls", source);
    return new Traced(sessions.startInsideTls(listener, local, source), span);
  }

  @Override
  public Optional<org.culvert.protocol.message.StatusCode> roam(
      String listener, Endpoint source, ClientMessage.Roam roam, Instant now) {
    Span span = begin("tsp roam", listener, "udp", source);
    try (Scope _ = span.makeCurrent()) {
      var answer = sessions.roam(listener, source, roam, now);
      answer.ifPresent(code -> span.setAttribute("tsp.status", code.number()));
      return answer;
    } finally {
      span.end();
    }
  }

  private Span begin(String name, String listener, String transport, Endpoint source) {
    SpanBuilder span =
        tracer
            .spanBuilder(name)
            .setNoParent()
            .setSpanKind(SpanKind.SERVER)
            .setAttribute("tsp.listener", listener)
            .setAttribute("tsp.transport", transport);
    if (personal) {
      span.setAttribute("client.address", source.address().toString());
      span.setAttribute("client.port", source.port());
    }
    return span.startSpan();
  }

  /** One session, on its own thread. */
  private final class Traced implements TspSession {
    private final TspSession session;
    private final Span span;
    private final Context context;

    Traced(TspSession session, Span span) {
      this.session = session;
      this.span = span;
      this.context = Context.root().with(span);
    }

    @Override
    public Turn on(ClientMessage message, Instant now) {
      return turn(message.getClass().getSimpleName(), () -> session.on(message, now));
    }

    @Override
    public Turn onMalformed(MalformedMessage malformed, Instant now) {
      return turn("Malformed", () -> session.onMalformed(malformed, now));
    }

    private Turn turn(String message, Supplier<Turn> work) {
      Span part =
          tracer
              .spanBuilder("tsp " + message.toLowerCase(Locale.ROOT))
              .setParent(context)
              .setAttribute("tsp.message", message)
              .setAttribute("tsp.state.before", name(session.phase()))
              .startSpan();
      try (Scope _ = part.makeCurrent()) {
        Turn turn = work.get();
        turn.replies().forEach(reply -> told(part, reply));
        part.setAttribute("tsp.state", name(session.phase()));
        return turn;
      } finally {
        part.end();
        if (session.isEstablished()) {
          end();
        }
      }
    }

    private void told(Span part, ServerMessage reply) {
      reply
          .statusLine()
          .ifPresent(
              line -> {
                part.setAttribute("tsp.status", line.number());
                span.setAttribute("tsp.status", line.number());
                if (line.number() == FAULT) {
                  part.setStatus(StatusCode.ERROR);
                  span.setStatus(StatusCode.ERROR);
                }
              });
    }

    /** Once there is a tunnel the session may stay for days: its trace is over. */
    private void end() {
      if (span.isRecording()) {
        span.setAttribute("tsp.state", name(session.phase()));
        span.end();
      }
    }

    @Override
    public void abandon(Instant now) {
      try (Scope _ = context.makeCurrent()) {
        session.abandon(now);
      }
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
      end();
      session.over();
    }
  }

  private static String name(SessionPhase phase) {
    return phase.name().toLowerCase(Locale.ROOT);
  }
}
