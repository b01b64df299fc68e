// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.negotiation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.culvert.protocol.address.Ipv4Address;
import org.culvert.protocol.address.Ipv6Address;
import org.junit.jupiter.api.Test;

class FailureLimitTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration WINDOW = Duration.ofMinutes(5);
  private static final Ipv4Address HERE = Ipv4Address.parse("192.0.2.77");

  private final FailureLimit limit = new FailureLimit(5, WINDOW);

  private void fail(int times, Instant at) {
    for (int i = 0; i < times; i++) {
      limit.count("alice", HERE, at);
    }
  }

  @Test
  void fourFailuresAreForgiven() {
    fail(4, NOW);
    assertThat(limit.isReached("alice", HERE, NOW)).isFalse();
  }

  @Test
  void theFifthFailureReachesTheLimitInAnySpelling() {
    fail(5, NOW);
    assertThat(limit.isReached("Alice", HERE, NOW)).isTrue();
  }

  @Test
  void anotherAddressAndAnotherAccountAreNotAffected() {
    fail(5, NOW);
    assertThat(limit.isReached("alice", Ipv4Address.parse("192.0.2.78"), NOW)).isFalse();
    assertThat(limit.isReached("bob", HERE, NOW)).isFalse();
  }

  @Test
  void itEndsFiveMinutesAfterTheFirstFailureHoweverOftenOneTries() {
    fail(5, NOW);
    fail(100, NOW.plus(WINDOW).minusSeconds(1));
    assertThat(limit.isReached("alice", HERE, NOW.plus(WINDOW).minusSeconds(1))).isTrue();
    assertThat(limit.isReached("alice", HERE, NOW.plus(WINDOW))).isFalse();
  }

  @Test
  void itRemembersABoundedNumberOfPairs() {
    fail(5, NOW);
    for (int i = 0; i < 20_000; i++) {
      limit.count("user" + i, HERE, NOW);
    }
    assertThat(limit.isReached("alice", HERE, NOW)).isFalse();
  }

  @Test
  void whoComesBackSoonWaitsTwiceAsLongUpToEightTimes() {
    Instant now = NOW;
    for (int windows : new int[] {1, 2, 4, 8, 8}) {
      fail(5, now);
      Duration wait = WINDOW.multipliedBy(windows);
      assertThat(limit.isReached("alice", HERE, now.plus(wait).minusSeconds(1))).isTrue();
      now = now.plus(wait);
      assertThat(limit.isReached("alice", HERE, now)).as("after %d windows", windows).isFalse();
    }
  }

  @Test
  void whoStayedAwayAsLongAgainBeginsAnew() {
    fail(5, NOW);
    fail(5, NOW.plus(WINDOW));
    Instant later = NOW.plus(WINDOW).plus(WINDOW.multipliedBy(2)).plus(WINDOW.multipliedBy(2));
    fail(5, later);
    assertThat(limit.isReached("alice", HERE, later.plus(WINDOW))).isFalse();
  }

  @Test
  void fewFailuresInOneWindowLeaveTheNextOneAlone() {
    fail(4, NOW);
    fail(5, NOW.plus(WINDOW));
    assertThat(limit.isReached("alice", HERE, NOW.plus(WINDOW.multipliedBy(2)))).isFalse();
  }

  @Test
  void whoKnewThePasswordInTheEndBeginsAnew() {
    fail(4, NOW);
    limit.forget("Alice", HERE);
    fail(4, NOW);
    assertThat(limit.isReached("alice", HERE, NOW)).isFalse();
  }

  @Test
  void aHostOfIpv6HasAWholeSlash64() {
    for (int i = 1; i <= 5; i++) {
      limit.count("alice", Ipv6Address.parse("2001:db8:b:1::" + i), NOW);
    }
    assertThat(limit.isReached("alice", Ipv6Address.parse("2001:db8:b:1:ffff::9"), NOW)).isTrue();
    assertThat(limit.isReached("alice", Ipv6Address.parse("2001:db8:b:2::1"), NOW)).isFalse();
  }

  @Test
  void thePairThatIsStillTryingIsTheLastToBeForgotten() {
    fail(5, NOW);
    for (int i = 0; i < 30_000; i++) {
      limit.count("user" + i, HERE, NOW);
      assertThat(limit.isReached("alice", HERE, NOW)).isTrue();
    }
  }
}
