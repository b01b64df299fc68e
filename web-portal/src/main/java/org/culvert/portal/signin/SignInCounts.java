// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.signin;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.stereotype.Component;

/** What became of sign-ins; docs/operations.md explains it. Thread-safe. */
@Component
class SignInCounts {
  private final Counter accepted;
  private final Counter refused;
  private final Counter limited;

  SignInCounts(MeterRegistry registry) {
    this.accepted = counter(registry, "accepted");
    this.refused = counter(registry, "refused");
    this.limited = counter(registry, "limited");
  }

  private static Counter counter(MeterRegistry registry, String result) {
    return Counter.builder("culvert.portal.signins")
        .description("sign-ins")
        .tag("result", result)
        .register(registry);
  }

  void accepted() {
    accepted.increment();
  }

  /** A wrong password or code, or an account that is suspended. */
  void refused() {
    refused.increment();
  }

  /** Not even looked at: too many guesses. */
  void limited() {
    limited.increment();
  }
}
