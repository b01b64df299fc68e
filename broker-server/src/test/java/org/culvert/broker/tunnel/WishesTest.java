// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.culvert.broker.prefix.PrefixKind;
import org.culvert.broker.realm.Account;
import org.culvert.broker.realm.Inbound;
import org.culvert.broker.tunnel.TunnelStore.Room;
import org.culvert.protocol.address.Endpoint;
import org.culvert.protocol.address.Ipv4Address;
import org.culvert.protocol.address.Ipv6Address;
import org.culvert.protocol.address.Ipv6Prefix;
import org.culvert.protocol.message.TunnelType;
import org.junit.jupiter.api.Test;

class WishesTest {
  private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
  private static final Duration REST = Duration.ofDays(30);
  private static final Account ALICE = new Account(1, "members", "alice");

  private final FakeTunnelStore store = new FakeTunnelStore();
  private final TunnelTable table = new TunnelTable();
  private final FakeWishStore wishes = new FakeWishStore();
  private final List<Account> freed = new ArrayList<>();
  private final Wishes step = new Wishes(wishes, store, table, Map.of("members", REST), freed::add);

  @Test
  void whatItsOwnerDeletedIsGoneAndItsAddressesAreFreeAfterTheQuarantine() {
    live(1);
    wishes.add(TunnelWish.Kind.CLOSE, 1, Hold.By.OWNER);
    step.step(NOW);
    assertThat(table.all()).isEmpty();
    assertThat(store.live()).isEmpty();
    assertThat(wishes.open()).isEmpty();
    assertThat(store.endQuarantine(NOW.plus(REST).minusSeconds(1))).isZero();
    assertThat(store.endQuarantine(NOW.plus(REST))).isEqualTo(1);
  }

  @Test
  void whatTheOperatorClosesKeepsItsAddresses() {
    live(1);
    wishes.add(TunnelWish.Kind.CLOSE, 1, Hold.By.OPERATOR);
    step.step(NOW);
    assertThat(store.live()).isEmpty();
    assertThat(store.endQuarantine(NOW.plus(REST))).isZero();
  }

  @Test
  void tunnelOfAnotherBrokerIsLeftAlone() {
    live(1);
    wishes.add(TunnelWish.Kind.CLOSE, 2, Hold.By.OWNER);
    step.step(NOW);
    assertThat(table.all()).hasSize(1);
    assertThat(wishes.open()).hasSize(1);
  }

  @Test
  void anotherDeviceOfTheAccountMayComeAtOnce() {
    live(1);
    wishes.add(TunnelWish.Kind.HAND_OVER, 1, Hold.By.OWNER);
    step.step(NOW);
    assertThat(table.all()).isEmpty();
    assertThat(freed).containsExactly(ALICE);
    assertThat(store.endQuarantine(NOW.plus(REST))).as("the account keeps its addresses").isZero();
  }

  @Test
  void tunnelThatComesIntoBeingInSpiteOfAHoldEnds() {
    live(1);
    store.holds.put(ALICE, new Hold(Hold.By.OPERATOR, Optional.empty()));
    step.step(NOW);
    assertThat(table.all()).isEmpty();
    assertThat(store.live()).isEmpty();
  }

  @Test
  void tunnelThatCameBackWhileItWasDeletedIsRemovedOnceMore() {
    LiveTunnel live = live(1);
    wishes.add(TunnelWish.Kind.CLOSE, 1, Hold.By.OWNER);
    step.step(NOW);
    table.install(live);
    step.step(NOW.plusSeconds(5));
    assertThat(table.all()).isEmpty();
  }

  @Test
  void whatMayComeInChangesAtOnce() {
    LiveTunnel live = live(1);
    byte[] header = new byte[40];
    header[0] = 0x60;
    header[6] = 59;
    ByteBuffer packet = ByteBuffer.wrap(header);
    assertThat(live.admits(packet, 40, NOW.toEpochMilli())).isTrue();
    store.inbound.put(ALICE, new InboundRules(Inbound.OUTBOUND_ONLY, List.of()));
    wishes.add(TunnelWish.Kind.INBOUND, 1, Hold.By.OWNER);
    step.step(NOW);
    assertThat(live.admits(packet, 40, NOW.toEpochMilli())).isFalse();
    assertThat(wishes.open()).isEmpty();
  }

  @Test
  void namesAreDecidedAnew() {
    live(1);
    wishes.add(TunnelWish.Kind.NAMES, 1, Hold.By.OWNER);
    step.step(NOW);
    assertThat(wishes.renewed).containsExactly(1L);
    assertThat(wishes.open()).isEmpty();
    assertThat(table.all()).hasSize(1);
  }

  @Test
  void failureIsTriedAgainAndKeepsNothingElseFromBeingDone() {
    live(1);
    live(2);
    store.failing = List.of(1L);
    wishes.add(TunnelWish.Kind.CLOSE, 1, Hold.By.OPERATOR);
    wishes.add(TunnelWish.Kind.CLOSE, 2, Hold.By.OPERATOR);
    step.step(NOW);
    assertThat(table.all()).extracting(live -> live.tunnel().id()).containsExactly(1L);
    store.failing = List.of();
    step.step(NOW.plusSeconds(5));
    assertThat(table.all()).isEmpty();
    assertThat(wishes.open()).isEmpty();
  }

  private LiveTunnel live(long id) {
    Account account = id == 1 ? ALICE : new Account(id, "members", "user" + id);
    Ipv6Address server = new Ipv6Address(0x20010DB8_000B0000L, 2 * id);
    store.delegate(account, PrefixKind.ENDPOINT, new Ipv6Prefix(server, 127), NOW);
    Tunnel tunnel =
        new Tunnel(
            id,
            "members",
            Optional.of(account),
            TunnelType.V6UDPV4,
            "main",
            Ipv4Address.parse("198.51.100.1"),
            new Endpoint(Ipv4Address.parse("192.0.2.7"), (int) id),
            server,
            server.plus(1),
            Optional.empty(),
            Optional.of(Duration.ofSeconds(30)),
            NOW.plus(Duration.ofDays(7)));
    store.offer(tunnel, new Room(9, 0), NOW);
    store.accept(id, NOW, NOW);
    LiveTunnel live = new LiveTunnel(tunnel);
    table.install(live);
    return live;
  }

  private static final class FakeWishStore implements WishStore {
    private final List<TunnelWish> all = new ArrayList<>();
    private final List<TunnelWish> done = new ArrayList<>();
    private final List<Long> renewed = new ArrayList<>();

    void add(TunnelWish.Kind kind, long tunnelId, Hold.By by) {
      all.add(new TunnelWish(all.size(), kind, tunnelId, by));
    }

    List<TunnelWish> open() {
      return all.stream().filter(wish -> !done.contains(wish)).toList();
    }

    @Override
    public List<TunnelWish> wishes(Instant then) {
      return List.copyOf(all);
    }

    @Override
    public void renewNames(long tunnelId) {
      renewed.add(tunnelId);
    }

    @Override
    public void done(TunnelWish wish, Instant now) {
      done.add(wish);
    }

    @Override
    public int forget(Instant then) {
      return 0;
    }
  }
}
