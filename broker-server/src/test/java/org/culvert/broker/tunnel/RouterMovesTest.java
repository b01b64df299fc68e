// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import org.culvert.broker.delegation.DnsWishes;
import org.culvert.broker.realm.Account;
import org.culvert.broker.realm.Realm;
import org.culvert.broker.realm.Realms;
import org.culvert.broker.tunnel.EndpointWishes.EndpointWish;
import org.culvert.broker.tunnel.EndpointWishes.Result;
import org.culvert.broker.tunnel.TunnelProvisioner.Outcome;
import org.culvert.protocol.address.Endpoint;
import org.culvert.protocol.address.Ipv4Address;
import org.culvert.protocol.message.TunnelRequest;
import org.culvert.protocol.message.TunnelType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RouterMovesTest {
  private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
  private static final Account ALICE = new Account(1, "members", "alice");
  private static final Account BOB = new Account(2, "members", "bob");
  private static final Ipv4Address HOME = Ipv4Address.parse("192.0.2.7");
  private static final Ipv4Address AWAY = Ipv4Address.parse("203.0.113.5");
  private static final Realm MEMBERS =
      Realms.offering(
          Realms.realm("members", "DIGEST-MD5", "2001:db8:b::/64", "", 16), TunnelType.V6V4);

  private final FakeTunnelStore store = new FakeTunnelStore();
  private final FakeOuterSide outside = new FakeOuterSide();
  private final TunnelTable table = new TunnelTable();
  private final Wished wishes = new Wished();
  private final StoredTunnelProvisioner provisioner =
      new StoredTunnelProvisioner(
          store,
          table,
          outside.side(),
          new SplittableRandom(1),
          Optional.empty(),
          DnsWishes.NONE,
          Duration.ofSeconds(2));
  private final RouterMoves moves = new RouterMoves(wishes, table, provisioner::follow);

  @Test
  void theTunnelFollowsItsRouterWhereNobodyHasProvedToBe() {
    LiveTunnel live = live(ALICE, HOME);
    live.seen(NOW.toEpochMilli());
    wish(ALICE, live, AWAY);

    moves.step(NOW);

    LiveTunnel moved = Objects.requireNonNull(table.byId(live.tunnel().id()));
    assertThat(moved.tunnel()).isEqualTo(live.tunnel().movedTo(new Endpoint(AWAY, 0)));
    assertThat(moved.isProven()).isFalse();
    assertThat(table.atOuterEndOf(live.tunnel())).isNull();
    assertThat(store.liveAt(new Endpoint(AWAY, 0))).contains(moved.tunnel());
    assertThat(wishes.settled).containsExactly(Result.MOVED);
    assertThat(wishes.open()).isEmpty();
  }

  @Test
  void whereItIsAlreadyItStaysProven() {
    LiveTunnel live = live(ALICE, HOME);
    live.seen(NOW.toEpochMilli());
    wish(ALICE, live, HOME);

    moves.step(NOW);

    assertThat(table.byId(live.tunnel().id())).isSameAs(live);
    assertThat(wishes.settled).containsExactly(Result.MOVED);
  }

  @Test
  void whoIsThereStays() {
    LiveTunnel live = live(ALICE, HOME);
    LiveTunnel there = live(BOB, AWAY);
    there.seen(NOW.toEpochMilli());
    wish(ALICE, live, AWAY);

    moves.step(NOW);

    assertThat(table.byId(live.tunnel().id())).isSameAs(live);
    assertThat(table.byId(there.tunnel().id())).isSameAs(there);
    assertThat(wishes.settled).containsExactly(Result.TAKEN);
  }

  @Test
  void whoWentWithoutAWordMakesRoom() {
    LiveTunnel live = live(ALICE, HOME);
    LiveTunnel there = live(BOB, AWAY);
    wish(ALICE, live, AWAY);

    moves.step(NOW.plusSeconds(600));

    assertThat(outside.probed).containsExactly(there.tunnel());
    assertThat(table.byId(there.tunnel().id())).isNull();
    assertThat(wishes.settled).containsExactly(Result.MOVED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"198.51.100.1", "127.0.0.1", "224.0.0.1", "100.64.0.9", "169.254.1.1"})
  void whereNoClientCanBeItDoesNotGo(String address) {
    LiveTunnel live = live(ALICE, HOME);
    wish(ALICE, live, Ipv4Address.parse(address));

    moves.step(NOW);

    assertThat(table.byId(live.tunnel().id())).isSameAs(live);
    assertThat(wishes.settled).containsExactly(Result.NOT_ALLOWED);
  }

  @Test
  void anotherBrokersTunnelIsLeftAlone() {
    wishes.open.add(new EndpointWish(1, 4711, AWAY));

    moves.step(NOW);

    assertThat(wishes.open()).hasSize(1);
  }

  @Test
  void whatFailsIsTriedAgainAndKeepsNobodyWaiting() {
    LiveTunnel first = live(ALICE, HOME);
    LiveTunnel second = live(BOB, AWAY);
    wish(ALICE, first, Ipv4Address.parse("203.0.113.6"));
    wish(BOB, second, Ipv4Address.parse("203.0.113.7"));
    RouterMoves failing =
        new RouterMoves(
            wishes,
            table,
            (live, address, now) -> {
              if (live == first) {
                throw new IllegalStateException("the database is away");
              }
              return provisioner.follow(live, address, now);
            });

    failing.step(NOW);
    assertThat(wishes.open()).hasSize(1);

    moves.step(NOW);
    assertThat(wishes.open()).isEmpty();
  }

  private LiveTunnel live(Account account, Ipv4Address address) {
    Requester requester =
        new Requester(
            MEMBERS,
            Optional.of(account),
            "main",
            FakeOuterSide.OWN,
            new Endpoint(address, 4000),
            false);
    TunnelRequest request =
        new TunnelRequest(
            TunnelType.V6V4, false, address, Optional.of(Duration.ofSeconds(30)), Optional.empty());
    Outcome outcome = provisioner.request(requester, request, NOW);
    assertThat(outcome).isInstanceOf(Outcome.Granted.class);
    Tunnel tunnel = provisioner.accept(((Outcome.Granted) outcome).tunnelId(), requester, NOW);
    return Objects.requireNonNull(table.byId(tunnel.id()));
  }

  private void wish(Account account, LiveTunnel live, Ipv4Address address) {
    wishes.open.add(new EndpointWish(account.id(), live.tunnel().id(), address));
  }

  private static final class Wished implements EndpointWishes {
    final List<EndpointWish> open = new ArrayList<>();
    final List<Result> settled = new ArrayList<>();

    @Override
    public List<EndpointWish> open() {
      return List.copyOf(open);
    }

    @Override
    public void settle(EndpointWish wish, Result result, Instant now) {
      open.remove(wish);
      settled.add(result);
    }
  }
}
