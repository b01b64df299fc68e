// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.tunnel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.culvert.broker.realm.InnerPolicy;
import org.culvert.broker.tunnel.TunnelStore.Activity;
import org.culvert.broker.tunnel.TunnelStore.Offering;
import org.culvert.broker.tunnel.TunnelStore.Room;
import org.culvert.protocol.address.Endpoint;
import org.culvert.protocol.address.Ipv4Address;
import org.culvert.protocol.address.Ipv6Address;
import org.culvert.protocol.address.Ipv6Prefix;
import org.culvert.protocol.message.TunnelType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TunnelExpiryTest {
  private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
  private static final Duration LEASE = Duration.ofDays(1);

  private final FakeTunnelStore store = new FakeTunnelStore();
  private final TunnelTable table = new TunnelTable();
  private final TunnelExpiry expiry = new TunnelExpiry(store, table);

  @Test
  void offerWithoutAnAnswerIsGivenBackAfterAMinute() {
    offered(1, 30);
    expiry.step(NOW.plusSeconds(59));
    assertThat(store.taken(everything())).hasSize(1);
    expiry.step(NOW.plusSeconds(60));
    assertThat(store.taken(everything())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"15, 180", "30, 180", "36, 180", "60, 300"})
  void silentTunnelEndsAfterFiveIntervalsAndAtLeastThreeMinutes(int interval, int patience) {
    LiveTunnel tunnel = live(1, interval);
    tunnel.seen(NOW.plusSeconds(10).toEpochMilli());
    expiry.step(NOW.plusSeconds(10 + patience - 1));
    assertThat(table.all()).containsExactly(tunnel);
    expiry.step(NOW.plusSeconds(10 + patience));
    assertThat(table.all()).isEmpty();
    assertThat(store.live()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"15, 60", "30, 75", "60, 105"})
  void tunnelWhoseClientWasNeverThereEndsSoon(int interval, int patience) {
    live(1, interval);
    expiry.step(NOW.plusSeconds(patience - 1));
    assertThat(table.all()).hasSize(1);
    expiry.step(NOW.plusSeconds(patience));
    assertThat(table.all()).isEmpty();
  }

  @Test
  void tunnelWithoutKeepaliveLivesUntilItsLeaseEnds() {
    live(1, 0);
    expiry.step(NOW.plus(LEASE).minusSeconds(1));
    assertThat(table.all()).hasSize(1);
    expiry.step(NOW.plus(LEASE));
    assertThat(table.all()).isEmpty();
    assertThat(store.live()).isEmpty();
  }

  @Test
  void leaseEndsHoweverAliveTheTunnelIs() {
    LiveTunnel tunnel = live(1, 30);
    tunnel.seen(NOW.plus(LEASE).toEpochMilli());
    expiry.step(NOW.plus(LEASE));
    assertThat(table.all()).isEmpty();
  }

  @Test
  void quarantineEndsADayAfterTheTunnel() {
    live(1, 30);
    Instant end = NOW.plusSeconds(180);
    expiry.step(end);
    expiry.step(end.plus(Duration.ofDays(1)).minusSeconds(1));
    assertThat(store.taken(everything())).hasSize(1);
    expiry.step(end.plus(Duration.ofDays(1)));
    assertThat(store.taken(everything())).isEmpty();
  }

  @Test
  void whatHappenedIsReportedOnce() {
    LiveTunnel tunnel = live(1, 30);
    expiry.step(NOW);
    tunnel.countFromClient(100);
    tunnel.seen(NOW.plusSeconds(5).toEpochMilli());
    expiry.step(NOW.plusSeconds(10));
    expiry.step(NOW.plusSeconds(20));
    tunnel.countToClient(60);
    expiry.step(NOW.plusSeconds(69));
    assertThat(store.reported).as("not yet").hasSize(1);
    expiry.step(NOW.plusSeconds(70));
    assertThat(store.reported)
        .containsExactly(
            new Activity(1, true, Optional.of(NOW.plusSeconds(5)), new Traffic(1, 100, 0, 0, 0, 0)),
            new Activity(1, true, Optional.empty(), new Traffic(0, 0, 1, 60, 0, 0)));
  }

  @Test
  void brokerThatStopsTellsEverything() {
    LiveTunnel tunnel = live(1, 30);
    tunnel.seen(NOW.toEpochMilli());
    expiry.step(NOW);
    tunnel.countToClient(60);
    tunnel.seen(NOW.plusSeconds(3).toEpochMilli());
    expiry.step(NOW.plusSeconds(5));
    expiry.report(NOW.plusSeconds(6));
    assertThat(store.reported)
        .last()
        .isEqualTo(
            new Activity(1, true, Optional.of(NOW.plusSeconds(3)), new Traffic(0, 0, 1, 60, 0, 0)));
  }

  @Test
  void trafficOfATunnelThatEndedIsNotLost() {
    LiveTunnel tunnel = live(1, 30);
    expiry.step(NOW);
    tunnel.countToClient(60);
    table.remove(1);
    tunnel.countToClient(60);
    expiry.step(NOW.plusSeconds(10));
    expiry.step(NOW.plusSeconds(20));
    assertThat(store.reported)
        .extracting(Activity::traffic)
        .containsExactly(new Traffic(0, 0, 2, 120, 0, 0));
  }

  @Test
  void failureOfOneKeepsNoOtherFromBeingEnded() {
    live(1, 30);
    live(2, 30);
    offered(3, 30);
    store.failing = List.of(1L);
    assertThatCode(() -> expiry.step(NOW.plusSeconds(180))).doesNotThrowAnyException();
    assertThat(table.all()).extracting(live -> live.tunnel().id()).containsExactly(1L);
    assertThat(store.offersBefore(NOW)).isEmpty();
    store.failing = List.of();
    expiry.step(NOW.plusSeconds(190));
    assertThat(table.all()).isEmpty();
  }

  @Test
  void reportThatFailedIsMadeUpForLater() {
    LiveTunnel tunnel = live(1, 30);
    tunnel.countToClient(60);
    store.failing = List.of(1L);
    expiry.step(NOW);
    table.remove(1);
    store.failing = List.of();
    expiry.step(NOW.plusSeconds(10));
    assertThat(store.reported)
        .containsExactly(new Activity(1, false, Optional.empty(), new Traffic(0, 0, 1, 60, 0, 0)));
  }

  @Test
  void restartFindsItsTunnelsAsTheyWere() {
    live(1, 30).seen(NOW.toEpochMilli());
    live(2, 30);
    expiry.step(NOW.plusSeconds(1));
    TunnelTable afterwards = new TunnelTable();
    TunnelExpiry second = new TunnelExpiry(store, afterwards);
    Instant restart = NOW.plusSeconds(170);
    second.reload(Map.of(), restart);
    assertThat(afterwards.byId(1)).extracting(LiveTunnel::isProven).isEqualTo(true);
    assertThat(afterwards.byId(2)).extracting(LiveTunnel::isProven).isEqualTo(false);
    second.step(restart.plusSeconds(74));
    assertThat(afterwards.all()).as("silence is counted from the restart").hasSize(2);
    second.step(restart.plusSeconds(179));
    assertThat(afterwards.all()).extracting(live -> live.tunnel().id()).containsExactly(1L);
    second.step(restart.plusSeconds(180));
    assertThat(afterwards.all()).isEmpty();
  }

  @Test
  void tunnelOfADisabledAccountIsShutUntilItIsEnabled() {
    LiveTunnel tunnel = live(1, 30);
    LiveTunnel other = live(2, 30);
    store.disabled = List.of(1L);
    expiry.step(NOW.plusSeconds(1));
    assertThat(tunnel.isDisabled()).isTrue();
    assertThat(other.isDisabled()).isFalse();
    store.disabled = List.of();
    expiry.step(NOW.plusSeconds(6));
    assertThat(tunnel.isDisabled()).isFalse();
  }

  @Test
  void directTunnelMayBeSilentTwiceAsLong() {
    LiveTunnel live =
        Tunnels.live(
            4, TunnelType.V6V4, new Endpoint(Ipv4Address.parse("192.0.2.9"), 0), "2001:db8:a::8");
    live.seen(NOW.toEpochMilli());
    assertThat(live.isSilent(NOW.plusSeconds(210).toEpochMilli())).isFalse();
    assertThat(live.isSilent(NOW.plusSeconds(211).toEpochMilli())).isTrue();
  }

  private LiveTunnel live(long id, int keepalive) {
    Tunnel tunnel = offered(id, keepalive);
    store.accept(id, NOW, NOW.plus(Duration.ofDays(1)));
    LiveTunnel live = new LiveTunnel(tunnel, InnerPolicy.DEFAULT, false, NOW);
    table.install(live);
    return live;
  }

  private Tunnel offered(long id, int keepalive) {
    Ipv6Address server = new Ipv6Address(0x20010DB8_000A0000L, 2 * id);
    Tunnel tunnel =
        new Tunnel(
            id,
            "guests",
            Optional.empty(),
            TunnelType.V6UDPV4,
            "main",
            Ipv4Address.parse("198.51.100.1"),
            new Endpoint(Ipv4Address.parse("192.0.2.7"), (int) id),
            server,
            server.plus(1),
            Optional.empty(),
            Optional.of(Duration.ofSeconds(keepalive)).filter(Duration::isPositive),
            NOW.plus(LEASE));
    assertThat(store.offer(tunnel, new Room(9, 0), NOW)).isEqualTo(Offering.OFFERED);
    return tunnel;
  }

  private static Ipv6Prefix everything() {
    return Ipv6Prefix.parse("::/0");
  }
}
