// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.accounting;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Empties the outbox into a RADIUS server, on a thread of its own: servers may be slow. While none
 * answers everything waits in the database. A record may come twice, when its answer was lost; a
 * server knows it by session and kind.
 */
public final class AccountingExport implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(AccountingExport.class);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
  private static final Duration REFUSED = Duration.ofMinutes(5);
  private static final Duration UPKEEP = Duration.ofSeconds(10);

  private final AccountingOutbox outbox;
  private final AccountingServers servers;
  private final AccountingSettings settings;
  private final InstantSource clock;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;
  private Instant keptUpAt = Instant.EPOCH;
  private boolean silent;

  public AccountingExport(
      AccountingOutbox outbox, AccountingSettings settings, InstantSource clock) {
    this(outbox, settings, new AccountingServers(settings.servers(), settings.secret()), clock);
  }

  AccountingExport(
      AccountingOutbox outbox,
      AccountingSettings settings,
      AccountingServers servers,
      InstantSource clock) {
    this.outbox = outbox;
    this.settings = settings;
    this.servers = servers;
    this.clock = clock;
    // Before the first tunnel, or nobody would write down that it began.
    outbox.sign(clock.instant());
    this.thread = Thread.ofVirtual().name("accounting").start(this::run);
  }

  private void run() {
    Duration pause = PAUSE;
    boolean failed = false;
    while (closed.getCount() > 0) {
      try {
        boolean more = step();
        failed = false;
        pause = silent ? longer(pause) : more ? Duration.ZERO : PAUSE;
      } catch (IOException | RuntimeException e) {
        if (!failed && closed.getCount() > 0) {
          log.warn("accounting.failed", e);
          failed = true;
        }
        pause = longer(pause);
      }
      await(pause);
    }
  }

  private static Duration longer(Duration pause) {
    Duration twice = pause.isZero() ? PAUSE : pause.multipliedBy(2);
    return twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
  }

  /** Whether there may be more to do at once. */
  boolean step() throws IOException {
    Instant now = clock.instant();
    if (!now.isBefore(keptUpAt.plus(UPKEEP)) || now.isBefore(keptUpAt)) {
      keptUpAt = now;
      outbox.sign(now);
      outbox.addInterims(settings.interim(), now);
      int lost = outbox.bound(settings.backlog());
      if (lost > 0) {
        log.error("accounting.dropped records={} backlog={}", lost, settings.backlog());
      }
    }
    outbox.ripen(now);
    List<AccountingEvent> events = outbox.take(AccountingServers.MOST, now);
    if (events.isEmpty()) {
      return false;
    }
    Set<Long> others = events.stream().map(AccountingEvent::id).collect(Collectors.toSet());
    Set<Long> answered;
    try {
      answered = servers.send(events);
    } catch (IOException e) {
      outbox.retry(others, now);
      throw e;
    }
    others.removeAll(answered);
    outbox.done(answered);
    note(answered.isEmpty());
    // A server that answers others has something against these.
    outbox.retry(others, answered.isEmpty() ? now : clock.instant().plus(REFUSED));
    return !answered.isEmpty();
  }

  private void note(boolean nowSilent) {
    if (nowSilent && !silent) {
      log.warn("accounting.silent servers=\"{}\"", settings.servers());
    } else if (!nowSilent && silent) {
      log.info("accounting.answered");
    }
    silent = nowSilent;
  }

  private void await(Duration pause) {
    try {
      boolean _ = closed.await(pause.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What is not told yet waits for the next start. */
  @Override
  public void close() {
    closed.countDown();
    thread.interrupt();
    try {
      boolean _ = thread.join(Duration.ofSeconds(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
