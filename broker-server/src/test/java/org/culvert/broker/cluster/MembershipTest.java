// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.culvert.broker.redirect.Load;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MembershipTest {
  private static final Duration LEASE = Duration.ofSeconds(1);
  private static final ClusterSettings SETTINGS =
      new ClusterSettings("a", "eu", List.of(), LEASE, ClusterSettings.Routes.POOLS);

  private final MemoryLeases leases = new MemoryLeases();
  private final Membership membership = new Membership(SETTINGS, leases, System::nanoTime);
  private final BlockingQueue<String> done = new LinkedBlockingQueue<>();
  private volatile long carriedUntil;

  private final Membership.Work work =
      new Membership.Work() {
        @Override
        public void carryUntil(long nanos) {
          carriedUntil = nanos;
        }

        @Override
        public void drop() {
          done.add("drop");
        }

        @Override
        public void restore() {
          done.add("restore");
        }

        @Override
        public void beat(List<Leases.Member> members) {}

        @Override
        public Load load() {
          return new Load(7, 3);
        }
      };

  @AfterEach
  void leave() {
    leases.away(false);
    membership.close();
  }

  private String next() throws InterruptedException {
    return String.valueOf(done.poll(20, TimeUnit.SECONDS));
  }

  @Test
  void leaseIsKeptAndItsLoadIsTold() throws Exception {
    membership.join();
    membership.start(work);
    Thread.sleep(2 * LEASE.toMillis());
    assertThat(membership.isHolding()).isTrue();
    assertThat(membership.epoch()).isEqualTo(1);
    assertThat(carriedUntil - System.nanoTime()).isPositive();
    assertThat(membership.members())
        .singleElement()
        .satisfies(member -> assertThat(member.load()).isEqualTo(new Load(7, 3)));
    assertThat(done).isEmpty();
  }

  @Test
  void everythingIsDroppedBeforeOthersSeeTheEndAndRestoredWhenTheStoreIsBack() throws Exception {
    membership.join();
    membership.start(work);
    leases.away(true);
    assertThat(next()).isEqualTo("drop");
    leases.away(false);
    assertThat(leases.members().getFirst().alive())
        .as("it stopped while the lease went on")
        .isTrue();
    assertThat(membership.isHolding()).isFalse();
    assertThat(next()).as("what came in meanwhile").isEqualTo("drop");
    assertThat(next()).isEqualTo("restore");
    assertThat(membership.epoch()).isEqualTo(2);
  }

  @Test
  void leaseThatSomebodyEndedIsLostAtTheNextBeat() throws Exception {
    membership.join();
    membership.start(work);
    leases.end(SETTINGS, 1);
    assertThat(next()).isEqualTo("drop");
    assertThat(next()).isEqualTo("drop");
    assertThat(next()).isEqualTo("restore");
    assertThat(membership.epoch()).isGreaterThan(1);
  }

  @Test
  void nextRunOfABrokerThatWasKilledWaitsForItsLease() throws Exception {
    long begun = System.nanoTime();
    assertThat(leases.begin(SETTINGS)).hasValue(1);
    membership.join();
    assertThat(System.nanoTime() - begun).isGreaterThan(LEASE.toNanos());
    assertThat(membership.epoch()).isEqualTo(2);
  }

  @Test
  void twoBrokersOfOneNameAreOneTooMany() throws Exception {
    membership.join();
    membership.start(work);
    Membership second = new Membership(SETTINGS, leases, System::nanoTime);
    assertThatThrownBy(second::join)
        .hasMessage("another broker is running as cluster.name \"a\": give each a name of its own");
  }

  @Test
  void whoLeavesKeepsNobodyWaiting() throws Exception {
    membership.join();
    membership.start(work);
    membership.close();
    assertThat(membership.isHolding()).isFalse();
    assertThat(leases.begin(SETTINGS)).hasValue(2);
  }
}
