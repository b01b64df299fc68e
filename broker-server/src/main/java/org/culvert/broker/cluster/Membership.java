// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.cluster;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.culvert.broker.redirect.Load;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This broker's lease: renewed by one thread, and watched by another, which has everything dropped
 * when it ends. The end is counted from before the database was asked, by a clock that nobody sets,
 * and so comes before others see it. Without a lease the broker tries to begin a new one for ever.
 */
public final class Membership implements AutoCloseable {
  /** What the lease is for; called from the two threads, one call at a time. */
  public interface Work {
    /** Packets may be forwarded until then. */
    void carryUntil(long nanos);

    /** Everything is somebody else's from now on. */
    void drop();

    /** A new lease has begun: what still belongs to this broker can be carried again. */
    void restore();

    /** After each renewal. */
    void beat(List<Leases.Member> members);

    Load load();
  }

  private static final Logger log = LoggerFactory.getLogger(Membership.class);
  private static final Duration STOP = Duration.ofSeconds(5);

  private final ClusterSettings settings;
  private final Leases leases;
  private final LongSupplier nanos;
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile long epoch;
  private volatile boolean holding;
  private volatile long until;
  private volatile List<Leases.Member> members = List.of();

  /**
   * @param nanos a clock that nobody sets, and that counts sleep
   */
  public Membership(ClusterSettings settings, Leases leases, LongSupplier nanos) {
    this.settings = settings;
    this.leases = leases;
    this.nanos = nanos;
  }

  Duration lease() {
    return settings.lease();
  }

  /** Of the lease that it has, or had last. */
  public long epoch() {
    return epoch;
  }

  public boolean isHolding() {
    return holding && nanos.getAsLong() - until < 0;
  }

  /** As last heard, this one included. */
  public List<Leases.Member> members() {
    return members;
  }

  /**
   * Waits for a lease: as long as one of a broker of that name lasts, if it was killed.
   *
   * @throws IllegalStateException with a text for the operator when that one is alive
   */
  public void join() throws InterruptedException {
    long begun = nanos.getAsLong();
    while (!begin()) {
      if (nanos.getAsLong() - begun > 2 * settings.lease().toNanos()) {
        throw new IllegalStateException(
            "another broker is running as cluster.name \"%s\": give each a name of its own"
                .formatted(settings.name()));
      }
      if (closed.await(settings.beat().toMillis() / 4, TimeUnit.MILLISECONDS)) {
        return;
      }
    }
  }

  private boolean begin() {
    long before = nanos.getAsLong();
    OptionalLong begun = leases.begin(settings);
    if (begun.isEmpty()) {
      return false;
    }
    epoch = begun.getAsLong();
    extend(before);
    holding = true;
    log.info(
        "lease.begun broker=\"{}\" epoch={} seconds={}",
        settings.name(),
        epoch,
        settings.lease().toSeconds());
    return true;
  }

  private void extend(long before) {
    until = before + settings.lease().minus(settings.margin()).toNanos();
  }

  /** From now on the lease is kept, and {@code work} is told what that means. */
  public void start(Work work) {
    work.carryUntil(until);
    Thread.ofPlatform()
        .name("lease")
        .daemon()
        .start(() -> every(settings.beat(), () -> beat(work)));
    Thread.ofPlatform()
        .name("lease-end")
        .daemon()
        .start(() -> every(settings.margin(), () -> watch(work)));
  }

  private void every(Duration pause, Runnable task) {
    try {
      while (!closed.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
        task.run();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void beat(Work work) {
    try {
      if (holding) {
        renew(work);
      } else if (begin()) {
        synchronized (this) {
          work.drop();
          work.restore();
          work.carryUntil(until);
        }
      }
      members = leases.members();
      work.beat(members);
    } catch (RuntimeException e) {
      log.warn(
          "lease.not_renewed broker=\"{}\" left={} reason=\"{}\"",
          settings.name(),
          Duration.ofNanos(until - nanos.getAsLong()),
          e.getMessage());
    }
  }

  private void renew(Work work) {
    long before = nanos.getAsLong();
    boolean renewed = leases.renew(settings, epoch, work.load());
    synchronized (this) {
      if (renewed && holding) {
        extend(before);
        work.carryUntil(until);
        return;
      }
      lose(work);
    }
    // Renewed too late to be of use: the next one begins at once.
    leases.end(settings, epoch);
  }

  private synchronized void watch(Work work) {
    if (holding && nanos.getAsLong() - until >= 0) {
      lose(work);
    }
  }

  private synchronized void lose(Work work) {
    if (holding) {
      holding = false;
      log.error("lease.ended broker=\"{}\" epoch={}", settings.name(), epoch);
      work.drop();
    }
  }

  /** Others may take over at once. */
  @Override
  public void close() {
    closed.countDown();
    if (holding) {
      holding = false;
      Thread last = Thread.ofVirtual().start(() -> leases.end(settings, epoch));
      try {
        boolean _ = last.join(STOP);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
