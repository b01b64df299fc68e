// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.mail;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.function.ToDoubleFunction;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.CannotCreateTransactionException;

/** The outbox in figures; docs/operations.md explains them. Thread-safe. */
@Component
class MailMetrics implements MeterBinder {
  /** One look serves all gauges of a scrape. */
  private static final Duration FRESH = Duration.ofSeconds(5);

  private static final Duration LATELY = Duration.ofDays(1);

  private record Figures(double waiting, double oldest, double failed, Instant at) {}

  private final JdbcClient database;
  private final InstantSource clock;
  private Figures last = new Figures(0, 0, 0, Instant.EPOCH);

  MailMetrics(JdbcClient database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    gauge(registry, "waiting", "mails that the mail server has not taken", Figures::waiting);
    gauge(registry, "oldest.seconds", "how long the oldest of them has waited", Figures::oldest);
    gauge(registry, "failed", "mails that failed for good in the last day", Figures::failed);
  }

  private void gauge(
      MeterRegistry registry, String name, String description, ToDoubleFunction<Figures> figure) {
    Gauge.builder("culvert.portal.mails." + name, () -> figure.applyAsDouble(figures()))
        .description(description)
        .register(registry);
  }

  private synchronized Figures figures() {
    Instant now = clock.instant();
    if (Duration.between(last.at(), now).abs().compareTo(FRESH) > 0) {
      last = look(now);
    }
    return last;
  }

  private Figures look(Instant now) {
    try {
      return database
          .sql(
              """
              select count(*) filter (where failed_at is null) as waiting,
                     coalesce(extract(epoch from :now - min(created_at)
                       filter (where failed_at is null)), 0) as oldest,
                     count(*) filter (where failed_at > :lately) as failed
              from mails where sent_at is null
              """)
          .param("now", now.atOffset(ZoneOffset.UTC))
          .param("lately", now.minus(LATELY).atOffset(ZoneOffset.UTC))
          .query(
              (row, _) ->
                  new Figures(
                      row.getLong("waiting"), row.getDouble("oldest"), row.getLong("failed"), now))
          .single();
    } catch (DataAccessException | CannotCreateTransactionException e) {
      // That the database is away is shown by other figures: nothing is known of this one.
      return new Figures(Double.NaN, Double.NaN, Double.NaN, now);
    }
  }
}
