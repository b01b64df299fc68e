// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** From the first octet of a session to its tunnel, by transport and mechanism. Thread-safe. */
final class Handshakes {
  static final String UDP = "udp";
  static final String TCP = "tcp";
  static final String TLS = "tls";

  /** What gets as far as a tunnel can be nothing else. */
  private static final List<String> MECHANISMS =
      List.of("ANONYMOUS", "PLAIN", "DIGEST-MD5", "SCRAM-SHA-256");

  private static final Duration[] BUCKETS =
      Stream.of(10, 30, 100, 300, 1_000, 3_000, 10_000, 30_000, 60_000)
          .map(Duration::ofMillis)
          .toArray(Duration[]::new);

  private final Map<String, Timer> timers = new HashMap<>();

  Handshakes(MeterRegistry registry) {
    for (String transport : List.of(UDP, TCP, TLS)) {
      for (String mechanism : MECHANISMS) {
        timers.put(
            transport + mechanism,
            Timer.builder("culvert.handshake")
                .description("from the beginning of a session to its tunnel")
                .tag("transport", transport)
                .tag("mechanism", mechanism)
                .serviceLevelObjectives(BUCKETS)
                .register(registry));
      }
    }
  }

  void took(String transport, String mechanism, long nanos) {
    @Nullable Timer timer = timers.get(transport + mechanism);
    if (timer != null) {
      timer.record(nanos, TimeUnit.NANOSECONDS);
    }
  }
}
