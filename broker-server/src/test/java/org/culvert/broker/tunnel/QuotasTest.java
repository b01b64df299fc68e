// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.tunnel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import org.culvert.broker.realm.Account;
import org.culvert.broker.realm.Inbound;
import org.culvert.broker.realm.InnerPolicy;
import org.culvert.broker.realm.Limits;
import org.culvert.broker.realm.Reach;
import org.culvert.protocol.address.Endpoint;
import org.culvert.protocol.address.Ipv4Address;
import org.culvert.protocol.address.Ipv6Address;
import org.culvert.protocol.message.TunnelType;
import org.junit.jupiter.api.Test;

class QuotasTest {
  private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");
  private static final Account ALICE = new Account(7, "members", "alice");
  private static final int GIGABYTE = 1_000_000_000;

  private static final class FakeLimits implements LimitStore {
    private final Map<Long, OwnLimits> own = new HashMap<>();
    private final Map<Long, Long> used = new HashMap<>();
    private Instant since = Instant.EPOCH;
    private int asked;
    private boolean away;

    @Override
    public Map<Long, OwnLimits> own() {
      if (away) {
        throw new IllegalStateException("the database is away");
      }
      return own;
    }

    @Override
    public Map<Long, Long> octetsSince(Collection<Long> accounts, Instant then) {
      asked++;
      since = then;
      return used;
    }
  }

  private final FakeLimits store = new FakeLimits();
  private final TunnelTable table = new TunnelTable();
  private final Quotas quotas = new Quotas(store, table);

  private LiveTunnel live(long id, Limits limits) {
    LiveTunnel live =
        new LiveTunnel(
            new Tunnel(
                id,
                "members",
                Optional.of(ALICE),
                TunnelType.V6UDPV4,
                "main",
                new Ipv4Address(0xC0000201),
                new Endpoint(Ipv4Address.parse("192.0.2.77"), 40_000),
                Ipv6Address.parse("2001:db8:b::2"),
                Ipv6Address.parse("2001:db8:b::3"),
                Optional.empty(),
                Optional.of(Duration.ofSeconds(30)),
                Instant.MAX),
            new InnerPolicy(Optional.empty(), 1280, false, Reach.EVERYBODY, Inbound.OPEN, limits),
            false,
            NOW);
    table.watch(quotas);
    table.install(live);
    return live;
  }

  private static boolean isStopped(LiveTunnel live) {
    Throttle throttle = live.throttle();
    return throttle != null && throttle.isStopped();
  }

  @Test
  void whatTheStoreKnowsAndTheTunnelCountsIsTheQuota() {
    LiveTunnel live = live(1, new Limits(0, 0, 2, 0, true));
    store.used.put(ALICE.id(), (long) GIGABYTE);
    quotas.step(NOW);
    assertThat(store.since).isEqualTo(Instant.parse("2026-11-01T00:00:00Z"));
    live.countFromClient(GIGABYTE / 2);
    live.countFromNeighbour(GIGABYTE / 4);
    live.countToClient(GIGABYTE / 4 - 1);
    quotas.step(NOW.plusSeconds(5));
    assertThat(isStopped(live)).isFalse();
    live.countToClient(1);
    quotas.step(NOW.plusSeconds(10));
    assertThat(isStopped(live)).isTrue();
    assertThat(store.asked).as("not each time").isEqualTo(1);
  }

  @Test
  void nextMonthBeginsAnew() {
    LiveTunnel live = live(1, new Limits(0, 0, 1, 0, true));
    store.used.put(ALICE.id(), (long) GIGABYTE);
    quotas.step(Instant.parse("2026-11-30T23:59:59Z"));
    assertThat(isStopped(live)).isTrue();
    store.used.clear();
    quotas.step(Instant.parse("2026-12-01T00:00:00Z"));
    assertThat(isStopped(live)).isFalse();
  }

  @Test
  void nextTunnelGoesOnWhereTheLastOneWasEvenIfThatIsNotReportedYet() {
    Limits limits = new Limits(0, 0, 1, 0, true);
    LiveTunnel live = live(1, limits);
    quotas.step(NOW);
    live.countFromClient(GIGABYTE);
    LiveTunnel next = live(2, limits);
    quotas.greet(NOW);
    assertThat(isStopped(next)).isTrue();
    quotas.step(NOW.plus(Duration.ofMinutes(6)));
    assertThat(isStopped(next)).isTrue();
  }

  @Test
  void whatWentThroughOtherBrokersIsSeenWithinMinutes() {
    LiveTunnel live = live(1, new Limits(0, 0, 1, 0, true));
    quotas.step(NOW);
    store.used.put(ALICE.id(), (long) GIGABYTE);
    quotas.step(NOW.plus(Duration.ofMinutes(4)));
    assertThat(isStopped(live)).isFalse();
    quotas.step(NOW.plus(Duration.ofMinutes(5)));
    assertThat(isStopped(live)).isTrue();
  }

  @Test
  void usedUpQuotaCanLeaveASlowRate() {
    LiveTunnel live = live(1, new Limits(100, 0, 1, 2, true));
    long now = NOW.toEpochMilli();
    Throttle fast = Objects.requireNonNull(live.throttle());
    assertThat(passing(() -> fast.admitsFromClient(1000, now))).isBetween(2_500L, 2_502L);
    assertThat(passing(() -> fast.admitsToClient(1000, now))).as("without end").isEqualTo(5000);
    store.used.put(ALICE.id(), (long) GIGABYTE);
    quotas.step(NOW);
    Throttle slow = Objects.requireNonNull(live.throttle());
    assertThat(slow.isStopped()).isFalse();
    assertThat(passing(() -> slow.admitsFromClient(1000, now))).isBetween(131L, 133L);
    assertThat(passing(() -> slow.admitsToClient(1000, now))).isBetween(131L, 133L);
  }

  private static long passing(BooleanSupplier packet) {
    long passing = 0;
    while (passing < 5000 && packet.getAsBoolean()) {
      passing++;
    }
    return passing;
  }

  @Test
  void operatorsWordForAnAccountIsAboveTheRealms() {
    LiveTunnel live = live(1, new Limits(1, 1, 1, 0, false));
    store.used.put(ALICE.id(), (long) GIGABYTE);
    store.own.put(
        ALICE.id(),
        new OwnLimits(
            OptionalInt.of(0),
            OptionalInt.of(0),
            OptionalInt.of(0),
            OptionalInt.empty(),
            Optional.of(true)));
    quotas.greet(NOW);
    assertThat(live.throttle()).as("nothing is limited").isNull();
    store.own.clear();
    quotas.step(NOW);
    assertThat(isStopped(live)).isTrue();
  }

  @Test
  void bucketsOfATunnelThatMovesOrIsReplacedGoOn() {
    LiveTunnel live = live(1, new Limits(1, 1, 0, 0, false));
    assertThat(live.movedTo(live.tunnel().outer(), NOW).throttle()).isSameAs(live.throttle());
    LiveTunnel next = live(2, new Limits(1, 1, 0, 0, false));
    next.takeOver(live);
    assertThat(next.throttle()).isSameAs(live.throttle());
    quotas.step(NOW);
    assertThat(next.throttle()).isSameAs(live.throttle());
  }

  @Test
  void newcomersAreNotForgottenWhileTheStoreIsAway() {
    LiveTunnel live = live(1, new Limits(0, 0, 0, 0, false));
    store.own.put(
        ALICE.id(),
        new OwnLimits(
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalInt.empty(),
            Optional.of(true)));
    store.away = true;
    assertThatThrownBy(() -> quotas.greet(NOW)).isInstanceOf(IllegalStateException.class);
    assertThat(live.throttle()).as("as its realm says").isNotNull();
    store.away = false;
    quotas.greet(NOW);
    assertThat(live.throttle()).isNull();
  }
}
