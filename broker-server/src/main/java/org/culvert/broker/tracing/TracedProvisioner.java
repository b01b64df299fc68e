// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.tracing;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Scope;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.culvert.broker.tunnel.Requester;
import org.culvert.broker.tunnel.Tunnel;
import org.culvert.broker.tunnel.TunnelProvisioner;
import org.culvert.protocol.address.Endpoint;
import org.culvert.protocol.message.ClientMessage.Roam;
import org.culvert.protocol.message.TunnelRequest;

/** What a turn asks of the provisioner, and so of the database, as a part of its span. */
final class TracedProvisioner implements TunnelProvisioner {
  private final TunnelProvisioner provisioner;
  private final Tracer tracer;
  private final boolean personal;

  TracedProvisioner(TunnelProvisioner provisioner, Tracer tracer, boolean personal) {
    this.provisioner = provisioner;
    this.tracer = tracer;
    this.personal = personal;
  }

  @Override
  public Outcome request(Requester requester, TunnelRequest request, Instant now) {
    return traced(
        "provision request",
        Optional.of(requester),
        span -> {
          Outcome outcome = provisioner.request(requester, request, now);
          span.setAttribute("culvert.outcome", name(outcome));
          return outcome;
        });
  }

  @Override
  public Tunnel accept(long tunnelId, Requester requester, Instant now) {
    return traced(
        "provision accept",
        Optional.of(requester),
        _ -> provisioner.accept(tunnelId, requester, now));
  }

  @Override
  public void giveBack(long tunnelId, Instant now) {
    traced(
        "provision give back",
        Optional.empty(),
        _ -> {
          provisioner.giveBack(tunnelId, now);
          return tunnelId;
        });
  }

  @Override
  public Outcome describe(Requester requester, Instant now) {
    return traced(
        "provision describe", Optional.of(requester), _ -> provisioner.describe(requester, now));
  }

  @Override
  public boolean delete(Requester requester, Instant now) {
    return traced(
        "provision delete", Optional.of(requester), _ -> provisioner.delete(requester, now));
  }

  @Override
  public Arrival move(String listener, Endpoint source, Roam roam, Instant now) {
    return traced(
        "provision move", Optional.empty(), _ -> provisioner.move(listener, source, roam, now));
  }

  private <T> T traced(String name, Optional<Requester> requester, Function<Span, T> work) {
    Span span = tracer.spanBuilder(name).startSpan();
    requester.ifPresent(known -> describe(span, known));
    try (Scope _ = span.makeCurrent()) {
      return work.apply(span);
    } catch (RuntimeException e) {
      // Not its text: that could name somebody.
      span.setStatus(StatusCode.ERROR, e.getClass().getSimpleName());
      throw e;
    } finally {
      span.end();
    }
  }

  private void describe(Span span, Requester requester) {
    span.setAttribute("culvert.realm", requester.realm().name());
    if (personal) {
      requester.account().ifPresent(account -> span.setAttribute("user.name", account.userid()));
    }
  }

  /** The refusal's kind; its details could name somebody. */
  private static String name(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Granted _ -> "granted";
      case Outcome.Refused(var refusal) -> refusal.getClass().getSimpleName();
    };
  }
}
