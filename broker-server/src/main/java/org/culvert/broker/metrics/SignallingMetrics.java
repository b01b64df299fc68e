// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.culvert.broker.redirect.RedirectEvent;
import org.culvert.broker.redirect.Redirector;
import org.culvert.broker.transport.Listeners;
import org.culvert.broker.transport.SignallingDrop;
import org.culvert.protocol.message.StatusCode;

/** What is said to clients, what is not answered, and who is sent to another broker. */
public final class SignallingMetrics {
  private SignallingMetrics() {}

  // The registry holds what it counts by weak references only; the lambdas hold it for good.
  public static void register(MeterRegistry registry, Listeners listeners, Redirector redirector) {
    Gauge.builder("culvert.negotiations", listeners::negotiations)
        .description("sessions that have neither a tunnel nor an end")
        .register(registry);
    for (StatusCode code : StatusCode.values()) {
      FunctionCounter.builder("culvert.answers", registry, _ -> listeners.answers().count(code))
          .description("status lines that clients were told")
          .tag("code", Integer.toString(code.number()))
          .register(registry);
    }
    for (SignallingDrop reason : SignallingDrop.values()) {
      FunctionCounter.builder(
              "culvert.dropped.signalling", registry, _ -> listeners.drops().count(reason))
          .description("signalling that was not answered")
          .tag("reason", Labels.of(reason))
          .register(registry);
    }
    redirection(registry, redirector);
  }

  private static void redirection(MeterRegistry registry, Redirector redirector) {
    Gauge.builder("culvert.draining", () -> redirector.isDraining() ? 1 : 0)
        .description("1 while newcomers are sent elsewhere")
        .register(registry);
    for (RedirectEvent event : RedirectEvent.values()) {
      FunctionCounter.builder(
              event.isRedirected() ? "culvert.redirected.clients" : "culvert.kept.clients",
              registry,
              _ -> redirector.count(event))
          .description(
              event.isRedirected()
                  ? "clients that were sent to another broker"
                  : "clients that should have been, and were not")
          .tag("reason", Labels.of(event))
          .register(registry);
    }
  }
}
