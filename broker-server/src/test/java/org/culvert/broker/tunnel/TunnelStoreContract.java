// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.tunnel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.culvert.broker.prefix.PrefixKind;
import org.culvert.broker.prefix.PrefixPool;
import org.culvert.broker.realm.Account;
import org.culvert.broker.tunnel.OuterMoves.Moved;
import org.culvert.broker.tunnel.OuterMoves.Right;
import org.culvert.broker.tunnel.TunnelStore.Accepted;
import org.culvert.broker.tunnel.TunnelStore.Activity;
import org.culvert.broker.tunnel.TunnelStore.Offering;
import org.culvert.broker.tunnel.TunnelStore.Room;
import org.culvert.broker.tunnel.TunnelStore.Stored;
import org.culvert.protocol.address.Endpoint;
import org.culvert.protocol.address.Ipv4Address;
import org.culvert.protocol.address.Ipv4Prefix;
import org.culvert.protocol.address.Ipv6Address;
import org.culvert.protocol.address.Ipv6Prefix;
import org.culvert.protocol.message.Bytes;
import org.culvert.protocol.message.RoamingKey;
import org.culvert.protocol.message.TunnelType;
import org.junit.jupiter.api.Test;

/** What every {@link TunnelStore} does; its realms are guests and members. */
public abstract class TunnelStoreContract {
  protected static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
  private static final Instant TOMORROW = NOW.plus(Duration.ofDays(1));
  private static final Endpoint HOME = endpoint("192.0.2.7", 4000);
  private static final Endpoint AWAY = endpoint("203.0.113.9", 61_000);
  private static final int MANY = 100;

  protected abstract TunnelStore store();

  /** An account that is nobody else's. */
  protected abstract Account account(String userid);

  @Test
  void offeredPairIsNobodyElses() {
    Tunnel first = anonymous(HOME, "2001:db8:a::2/127");
    assertThat(offer(first)).isEqualTo(Offering.OFFERED);
    assertThat(offer(anonymous(endpoint("192.0.2.8", 1), "2001:db8:a::2/127")))
        .isEqualTo(Offering.TAKEN);
    assertThat(taken("2001:db8:a::/64")).containsExactly("2001:db8:a::2/127");
  }

  @Test
  void refusedOfferLeavesNothing() {
    assertThat(delegate(account("alice"), "2001:db8:b::/56")).isTrue();
    Tunnel inside = anonymous(HOME, "2001:db8:b::2/127");
    assertThat(offer(inside)).isEqualTo(Offering.TAKEN);
    assertThatThrownBy(() -> accept(inside)).isInstanceOf(IllegalStateException.class);
    assertThat(store().offersBefore(NOW)).isEmpty();
  }

  @Test
  void overlapIsRefusedOverEverything() {
    Account alice = account("alice");
    Account bob = account("bob");
    assertThat(delegate(alice, "2001:db8:1500::/56")).isTrue();
    assertThat(delegate(bob, "2001:db8:1500::/48")).isFalse();
    assertThat(delegate(bob, "2001:db8:1500:1::/64")).isFalse();
    assertThat(delegate(bob, "2001:db8:1500:100::/56")).isTrue();
    assertThat(delegate(bob, "2001:db8:1500:200::/56")).as("a second one").isFalse();
    assertThat(store().held(alice, PrefixKind.DELEGATED))
        .hasToString("Optional[2001:db8:1500::/56]");
    assertThat(store().held(alice, PrefixKind.ENDPOINT)).isEmpty();
    assertThat(taken("2001:db8:1500::/56")).containsExactly("2001:db8:1500::/56");
  }

  @Test
  void expiredOfferGivesItsAddressesBack() {
    Tunnel tunnel = anonymous(HOME, "2001:db8:a::2/127");
    offer(tunnel);
    assertThat(store().offersBefore(NOW.minusSeconds(1))).isEmpty();
    assertThat(store().offersBefore(NOW)).containsExactly(tunnel.id());
    store().giveBack(tunnel.id());
    assertThat(store().offersBefore(NOW)).isEmpty();
    assertThat(taken("2001:db8:a::/64")).isEmpty();
    assertThatThrownBy(() -> accept(tunnel))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no offer");
  }

  @Test
  void acceptedTunnelIsLiveAndIsNoOfferAnyMore() {
    Tunnel tunnel = anonymous(HOME, "2001:db8:a::2/127");
    offer(tunnel);
    assertThat(store().liveAt(HOME)).isEmpty();
    assertThat(accept(tunnel)).isEqualTo(new Accepted(tunnel, List.of()));
    store().giveBack(tunnel.id());
    assertThat(store().liveAt(HOME)).contains(tunnel);
    assertThat(store().live()).containsExactly(new Stored(tunnel, false));
    assertThatThrownBy(() -> accept(tunnel)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void newTunnelOfAnAccountEndsTheFormerAtAccept() {
    Account alice = account("alice");
    Tunnel former = of(alice, HOME, Optional.of("2001:db8:1500::/56"));
    Tunnel moved = of(alice, endpoint("198.51.100.1", 5), Optional.empty());
    offer(former);
    accept(former);
    offer(moved);
    assertThat(store().liveOf(alice)).contains(former);
    assertThat(accept(moved).ended()).containsExactly(former.id());
    assertThat(store().liveOf(alice)).contains(moved);
    assertThat(store().liveAt(HOME)).isEmpty();
  }

  @Test
  void anonymousClientFindsItsPairAgainForSomeTime() {
    Tunnel former = anonymous(HOME, "2001:db8:a::2/127");
    offer(former);
    accept(former);
    assertThat(formerPair(HOME, NOW)).contains(pair(former));
    assertThat(close(former, NOW)).isTrue();
    assertThat(close(former, NOW)).as("twice").isFalse();
    assertThat(formerPair(HOME, NOW.minusSeconds(1))).contains(pair(former));
    assertThat(formerPair(HOME, NOW)).isEmpty();
    assertThat(formerPair(endpoint("192.0.2.7", 4001), NOW.minusSeconds(1))).isEmpty();
  }

  @Test
  void whatItsOwnerDeletedGoesToOthersUnlessTheOwnerComesBack() {
    Account alice = account("alice");
    assertThat(delegate(alice, "2001:db8:1500::/56")).isTrue();
    Tunnel tunnel = of(alice, HOME, Optional.of("2001:db8:1500::/56"));
    offer(tunnel);
    accept(tunnel);
    assertThat(store().close(tunnel.id(), CloseReason.DELETED_BY_OWNER, NOW, TOMORROW)).isTrue();
    assertThat(store().endQuarantine(TOMORROW.minusSeconds(1))).isZero();
    assertThat(store().reclaim(alice, PrefixKind.DELEGATED))
        .hasToString("Optional[2001:db8:1500::/56]");
    assertThat(store().reclaim(alice, PrefixKind.ENDPOINT)).contains(pair(tunnel));
    assertThat(store().endQuarantine(TOMORROW)).as("taken back").isZero();
    store().giveBack(alice, PrefixKind.DELEGATED, TOMORROW);
    assertThat(store().endQuarantine(TOMORROW)).isEqualTo(1);
    assertThat(taken("2001:db8:1500::/56")).isEmpty();
  }

  @Test
  void whatEndsInAnotherWayIsKeptForItsAccount() {
    Account alice = account("alice");
    assertThat(delegate(alice, "2001:db8:1500::/56")).isTrue();
    Tunnel tunnel = of(alice, HOME, Optional.of("2001:db8:1500::/56"));
    offer(tunnel);
    accept(tunnel);
    assertThat(store().close(tunnel.id(), CloseReason.CLOSED_BY_OPERATOR, NOW, TOMORROW)).isTrue();
    assertThat(store().endQuarantine(TOMORROW.plusSeconds(1))).isZero();
    assertThat(taken("2001:db8:1500::/56")).hasSize(1);
  }

  @Test
  void aTunnelMovesOnlyForwardInItsClientsTime() {
    Tunnel tunnel = anonymous(HOME, "2001:db8:a::2/127");
    offer(tunnel);
    RoamingKey key = key(tunnel);
    store().allowMoves(key);
    assertThat(store().rightToMove(tunnel.id())).as("not live yet").isEmpty();
    assertThat(store().move(tunnel.id(), AWAY, 5, NOW)).isEqualTo(Moved.TOO_LATE);
    accept(tunnel);
    assertThat(store().rightToMove(tunnel.id())).contains(new Right(key, 0));
    store().report(List.of(new Activity(tunnel.id(), true, Optional.of(NOW), Traffic.NONE)), NOW);

    assertThat(store().move(tunnel.id(), AWAY, 5, NOW)).isEqualTo(Moved.MOVED);
    assertThat(store().move(tunnel.id(), HOME, 5, NOW)).as("again").isEqualTo(Moved.TOO_LATE);
    assertThat(store().move(tunnel.id(), HOME, 4, NOW)).as("older").isEqualTo(Moved.TOO_LATE);
    assertThat(store().rightsToMove()).containsEntry(tunnel.id(), new Right(key, 5));
    assertThat(store().liveAt(HOME)).isEmpty();
    assertThat(store().live()).as("proven there").containsExactly(new Stored(moved(tunnel), false));
    assertThat(formerPair(AWAY, NOW)).contains(pair(tunnel));
  }

  @Test
  void aMoveToSomebodyElsesEndIsRefused() {
    Tunnel tunnel = anonymous(HOME, "2001:db8:a::2/127");
    Tunnel there = anonymous(AWAY, "2001:db8:a::4/127");
    for (Tunnel each : List.of(tunnel, there)) {
      offer(each);
      accept(each);
    }
    store().allowMoves(key(tunnel));
    assertThat(store().move(tunnel.id(), AWAY, 5, NOW)).isEqualTo(Moved.TAKEN);
    assertThat(store().move(there.id(), HOME, 5, NOW)).as("no right").isEqualTo(Moved.TOO_LATE);
    assertThat(store().liveAt(AWAY)).contains(there);
    close(there, NOW);
    assertThat(store().move(tunnel.id(), AWAY, 5, NOW)).as("used").isEqualTo(Moved.TOO_LATE);
    assertThat(store().move(tunnel.id(), AWAY, 6, NOW)).isEqualTo(Moved.MOVED);
    close(moved(tunnel), NOW);
    assertThat(store().rightsToMove()).isEmpty();
    assertThat(store().move(tunnel.id(), HOME, 7, NOW)).isEqualTo(Moved.TOO_LATE);
  }

  @Test
  void aTunnelFollowsItsRouterWithoutARightOfItsOwn() {
    Tunnel tunnel = of(account("alice"), HOME, Optional.empty());
    Tunnel there = of(account("bob"), AWAY, Optional.empty());
    offer(tunnel);
    assertThat(store().follow(tunnel.id(), AWAY, NOW)).as("no more").isEqualTo(Moved.TOO_LATE);
    accept(tunnel);
    offer(there);
    accept(there);
    store().report(List.of(new Activity(tunnel.id(), true, Optional.of(NOW), Traffic.NONE)), NOW);

    assertThat(store().follow(tunnel.id(), AWAY, NOW)).isEqualTo(Moved.TAKEN);
    assertThat(store().follow(tunnel.id(), HOME, NOW)).as("is there").isEqualTo(Moved.MOVED);
    close(there, NOW);
    assertThat(store().live()).containsExactly(new Stored(tunnel, true));
    assertThat(store().follow(tunnel.id(), AWAY, NOW)).isEqualTo(Moved.MOVED);
    assertThat(store().live()).as("proven there").containsExactly(new Stored(moved(tunnel), false));
    close(moved(tunnel), NOW);
    assertThat(store().follow(tunnel.id(), HOME, NOW)).isEqualTo(Moved.TOO_LATE);
  }

  private static RoamingKey key(Tunnel tunnel) {
    return new RoamingKey(tunnel.id(), Bytes.of(new byte[RoamingKey.OCTETS]));
  }

  private static Tunnel moved(Tunnel tunnel) {
    return tunnel.movedTo(AWAY);
  }

  @Test
  void pairMovesToTheNewTunnelAtAccept() {
    Tunnel former = anonymous(HOME, "2001:db8:a::2/127");
    offer(former);
    accept(former);
    Tunnel again = anonymous(HOME, "2001:db8:a::2/127");
    assertThat(offer(again)).isEqualTo(Offering.OFFERED);
    store().giveBack(again.id());
    assertThat(taken("2001:db8:a::/64")).as("still the former's").hasSize(1);
    Tunnel third = anonymous(HOME, "2001:db8:a::2/127");
    assertThat(offer(third)).isEqualTo(Offering.OFFERED);
    assertThat(accept(third).ended()).containsExactly(former.id());
    assertThat(store().endQuarantine(TOMORROW)).isZero();
    assertThat(taken("2001:db8:a::/64")).hasSize(1);
  }

  @Test
  void liveTunnelGivesWayToItsOwnOnly() {
    Tunnel guest = anonymous(HOME, "2001:db8:a::2/127");
    offer(guest);
    Account alice = account("alice");
    Tunnel members = of(alice, HOME, Optional.empty());
    assertThat(offer(members)).isEqualTo(Offering.OFFERED);
    accept(guest);
    assertThat(offer(of(account("bob"), HOME, Optional.empty())))
        .isEqualTo(Offering.OUTER_END_IN_USE);
    assertThatThrownBy(() -> accept(members))
        .as("offered before")
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("in use");
    close(guest, NOW);
    accept(members);
    assertThat(offer(anonymous(HOME, "2001:db8:a::4/127"))).isEqualTo(Offering.OUTER_END_IN_USE);
    assertThat(offer(of(alice, HOME, Optional.empty()))).isEqualTo(Offering.OFFERED);
    assertThat(store().liveAt(HOME)).contains(members);
  }

  @Test
  void anonymousTunnelOfAnotherListenerIsAnothers() {
    Tunnel tunnel = anonymous(HOME, "2001:db8:a::2/127");
    offer(tunnel);
    accept(tunnel);
    assertThat(offer(at("other", anonymous(HOME, "2001:db8:a::2/127"))))
        .isEqualTo(Offering.OUTER_END_IN_USE);
    assertThat(offer(anonymous(HOME, "2001:db8:a::2/127"))).isEqualTo(Offering.OFFERED);
  }

  @Test
  void addressesOfAnAnonymousTunnelRestInQuarantine() {
    Tunnel tunnel = anonymous(HOME, "2001:db8:a::2/127");
    offer(tunnel);
    accept(tunnel);
    close(tunnel, NOW);
    assertThat(store().endQuarantine(TOMORROW.minusSeconds(1))).isZero();
    assertThat(offer(anonymous(endpoint("192.0.2.8", 1), "2001:db8:a::2/127")))
        .isEqualTo(Offering.TAKEN);
    assertThat(store().endQuarantine(TOMORROW)).isEqualTo(1);
    assertThat(offer(anonymous(endpoint("192.0.2.8", 1), "2001:db8:a::2/127")))
        .isEqualTo(Offering.OFFERED);
  }

  @Test
  void sourceHasALimit() {
    assertThat(offer(anonymous(HOME, "2001:db8:a::2/127"), 2)).isEqualTo(Offering.OFFERED);
    assertThat(offer(anonymous(endpoint("192.0.2.7", 4001), "2001:db8:a::4/127"), 2))
        .isEqualTo(Offering.OFFERED);
    Tunnel third = anonymous(endpoint("192.0.2.7", 4002), "2001:db8:a::6/127");
    assertThat(offer(third, 2)).isEqualTo(Offering.TOO_MANY_FROM_SOURCE);
    assertThat(offer(third, 3)).isEqualTo(Offering.OFFERED);
    assertThat(offer(anonymous(endpoint("192.0.2.8", 1), "2001:db8:a::8/127"), 2))
        .isEqualTo(Offering.OFFERED);
  }

  @Test
  void replacedTunnelDoesNotCountAgainstTheLimit() {
    Account alice = account("alice");
    Tunnel former = of(alice, HOME, Optional.empty());
    assertThat(offer(former, 1)).isEqualTo(Offering.OFFERED);
    accept(former);
    assertThat(offer(of(alice, endpoint("192.0.2.7", 9), Optional.empty()), 1))
        .isEqualTo(Offering.OFFERED);
    assertThat(offer(of(account("bob"), endpoint("192.0.2.7", 10), Optional.empty()), 1))
        .isEqualTo(Offering.TOO_MANY_FROM_SOURCE);
  }

  @Test
  void realmHasALimit() {
    Account alice = account("alice");
    Tunnel former = of(alice, HOME, Optional.empty());
    assertThat(store().offer(former, new Room(MANY, 1), NOW)).isEqualTo(Offering.OFFERED);
    accept(former);
    Tunnel again = of(alice, endpoint("198.51.100.1", 5), Optional.empty());
    assertThat(store().offer(again, new Room(MANY, 1), NOW))
        .as("in place of the former")
        .isEqualTo(Offering.OFFERED);
    Tunnel another = of(account("bob"), endpoint("192.0.2.8", 1), Optional.empty());
    // The offer counts like what it may become.
    assertThat(store().offer(another, new Room(MANY, 1), NOW)).isEqualTo(Offering.REALM_FULL);
    assertThat(store().offer(another, new Room(MANY, 3), NOW)).isEqualTo(Offering.OFFERED);
    assertThat(
            store()
                .offer(
                    anonymous(endpoint("192.0.2.9", 1), "2001:db8:a::2/127"),
                    new Room(MANY, 1),
                    NOW))
        .as("another realm")
        .isEqualTo(Offering.OFFERED);
  }

  @Test
  void anonymousDirectTunnelGivesWayToAnAccount() {
    Endpoint host = endpoint("192.0.2.7", 0);
    Tunnel guest = direct(anonymous(host, "2001:db8:a::2/127"));
    offer(guest);
    accept(guest);
    Tunnel again = at("other", direct(anonymous(host, "2001:db8:a::2/127")));
    assertThat(offer(again)).as("whatever the listener").isEqualTo(Offering.OFFERED);
    assertThat(accept(again).ended()).containsExactly(guest.id());
    Tunnel members = direct(of(account("alice"), host, Optional.empty()));
    assertThat(offer(members)).isEqualTo(Offering.OFFERED);
    assertThat(accept(members).ended()).containsExactly(again.id());
    assertThat(offer(direct(anonymous(host, "2001:db8:a::4/127"))))
        .isEqualTo(Offering.OUTER_END_IN_USE);
    assertThat(offer(direct(of(account("bob"), host, Optional.empty()))))
        .isEqualTo(Offering.OUTER_END_IN_USE);
  }

  @Test
  void pairsOfIpv4AreKeptApartToo() {
    Endpoint one = new Endpoint(Ipv6Address.parse("2001:db8:b::77"), 0);
    Endpoint other = new Endpoint(Ipv6Address.parse("2001:db8:b::78"), 0);
    Tunnel tunnel = ipv4Inside(one, "192.0.2.128");
    assertThat(offer(tunnel)).isEqualTo(Offering.OFFERED);
    assertThat(offer(ipv4Inside(other, "192.0.2.128"))).isEqualTo(Offering.TAKEN);
    assertThat(offer(ipv4Inside(other, "192.0.2.130"))).isEqualTo(Offering.OFFERED);
    accept(tunnel);
    assertThat(store().liveAt(one)).contains(tunnel);
    assertThat(store().live()).containsExactly(new Stored(tunnel, false));
    assertThat(store().formerPair("guests", one, NOW)).contains(tunnel.pair());
    Ipv6Prefix pool = Ipv4Prefix.parse("192.0.2.0/24").mapped();
    assertThat(store().taken(pool)).hasSize(2);
    Account alice = account("alice");
    assertThat(store().delegate(alice, PrefixKind.ENDPOINT_IPV4, tunnel.pair(), NOW)).isFalse();
    Ipv6Prefix free = Ipv4Prefix.parse("192.0.2.132/31").mapped();
    assertThat(store().delegate(alice, PrefixKind.ENDPOINT_IPV4, free, NOW)).isTrue();
    assertThat(store().held(alice, PrefixKind.ENDPOINT_IPV4)).contains(free);
    assertThat(store().held(alice, PrefixKind.ENDPOINT)).isEmpty();
  }

  @Test
  void provenTunnelStaysProven() {
    Tunnel tunnel = anonymous(HOME, "2001:db8:a::2/127");
    offer(tunnel);
    accept(tunnel);
    Traffic traffic = new Traffic(1, 100, 2, 200, 3, 4);
    Activity seen = new Activity(tunnel.id(), true, Optional.of(NOW.plusSeconds(5)), traffic);
    Activity idle = new Activity(tunnel.id(), false, Optional.empty(), Traffic.NONE);
    store().report(List.of(seen), NOW);
    store().report(List.of(idle, seen), NOW);
    assertThat(store().live()).containsExactly(new Stored(tunnel, true));
  }

  @Test
  void neighboursHaveRoomToGrow() {
    List<String> prefixes =
        IntStream.range(0, 5)
            .mapToObj(n -> delegateFrom(account("user" + n), "2001:db8:1500::/40", 56))
            .toList();
    assertThat(prefixes)
        .containsExactly(
            "2001:db8:1500::/56",
            "2001:db8:1580::/56",
            "2001:db8:1540::/56",
            "2001:db8:15c0::/56",
            "2001:db8:1520::/56");
  }

  @Test
  void prefixGrowsWhereItIs() {
    Account alice = account("alice");
    delegateFrom(alice, "2001:db8:1500::/40", 64);
    assertThat(enlarge(alice, 57)).isEqualTo("2001:db8:1500::/57");
    assertThat(enlarge(alice, 48)).isEqualTo("2001:db8:1500::/48");
    assertThat(enlarge(alice, 56)).as("never smaller").isEqualTo("none");
    Account bob = account("bob");
    assertThat(delegate(bob, "2001:db8:1501:7f00::/64")).isTrue();
    assertThat(enlarge(alice, 47)).as("bob is there").isEqualTo("none");
    assertThat(enlarge(bob, 47)).as("alice is there").isEqualTo("none");
    assertThat(enlarge(bob, 48)).isEqualTo("2001:db8:1501::/48");
    assertThat(enlarge(bob, 39)).as("beyond the pool").isEqualTo("none");
    assertThat(store().held(bob, PrefixKind.DELEGATED)).hasToString("Optional[2001:db8:1501::/48]");
  }

  @Test
  void prefixThatWasGivenBackRestsAndIsMergedWithItsNeighbours() {
    Account alice = account("alice");
    Account bob = account("bob");
    assertThat(delegateFrom(alice, "2001:db8:1500::/40", 57)).isEqualTo("2001:db8:1500::/57");
    store().giveBack(alice, PrefixKind.DELEGATED, TOMORROW);
    assertThat(delegateFrom(bob, "2001:db8:1500::/40", 40)).isEqualTo("none");
    assertThat(store().endQuarantine(TOMORROW.minusSeconds(1))).isZero();
    assertThat(store().endQuarantine(TOMORROW)).isEqualTo(1);
    assertThat(store().held(alice, PrefixKind.DELEGATED)).isEmpty();
    assertThat(delegateFrom(bob, "2001:db8:1500::/40", 40)).isEqualTo("2001:db8:1500::/40");
    assertThat(delegateFrom(alice, "2001:db8:1500::/40", 64)).isEqualTo("none");
  }

  @Test
  void accountHasItsPrefixBackBeforeTheQuarantineEnds() {
    Account alice = account("alice");
    delegateFrom(alice, "2001:db8:1500::/40", 56);
    store().giveBack(alice, PrefixKind.DELEGATED, TOMORROW);
    assertThat(store().reclaim(alice, PrefixKind.DELEGATED))
        .hasToString("Optional[2001:db8:1500::/56]");
    assertThat(store().endQuarantine(TOMORROW)).isZero();
    assertThat(store().reclaim(account("bob"), PrefixKind.DELEGATED)).isEmpty();
  }

  @Test
  void quarantineDoesNotEndUnderALiveTunnel() {
    Account alice = account("alice");
    delegateFrom(alice, "2001:db8:1500::/40", 56);
    Tunnel tunnel = of(alice, HOME, Optional.of("2001:db8:1500::/56"));
    offer(tunnel);
    accept(tunnel);
    store().giveBack(alice, PrefixKind.DELEGATED, NOW);
    assertThat(store().endQuarantine(TOMORROW)).isZero();
    close(tunnel, NOW);
    assertThat(store().endQuarantine(TOMORROW)).isEqualTo(1);
  }

  @Test
  void accountHasOnePrefixOnly() {
    Account alice = account("alice");
    delegateFrom(alice, "2001:db8:1500::/40", 56);
    assertThat(delegateFrom(alice, "2001:db8:1500::/40", 56)).isEqualTo("none");
    assertThat(taken("2001:db8:1500::/40")).hasSize(1);
  }

  private String delegateFrom(Account account, String pool, int length) {
    return text(store().delegateFrom(account, new PrefixPool(Ipv6Prefix.parse(pool)), length, NOW));
  }

  private String enlarge(Account account, int length) {
    PrefixPool pool = new PrefixPool(Ipv6Prefix.parse("2001:db8:1500::/40"));
    return text(store().enlarge(account, pool, length));
  }

  private static String text(Optional<Ipv6Prefix> prefix) {
    return prefix.map(Ipv6Prefix::toString).orElse("none");
  }

  protected final Tunnel anonymous(Endpoint outer, String pair) {
    return tunnel("guests", Optional.empty(), outer, Ipv6Prefix.parse(pair), Optional.empty());
  }

  protected final Tunnel of(Account account, Endpoint outer, Optional<String> prefix) {
    Ipv6Prefix pair =
        store()
            .held(account, PrefixKind.ENDPOINT)
            .orElseGet(
                () ->
                    Ipv6Prefix.parse("2001:db8:b::" + Long.toHexString(2 * account.id()) + "/127"));
    store().delegate(account, PrefixKind.ENDPOINT, pair, NOW);
    return tunnel("members", Optional.of(account), outer, pair, prefix.map(Ipv6Prefix::parse));
  }

  private Tunnel tunnel(
      String realm,
      Optional<Account> account,
      Endpoint outer,
      Ipv6Prefix pair,
      Optional<Ipv6Prefix> prefix) {
    return new Tunnel(
        store().nextId(),
        realm,
        account,
        TunnelType.V6UDPV4,
        "main",
        Ipv4Address.parse("198.51.100.200"),
        outer,
        pair.network(),
        pair.network().plus(1),
        prefix,
        Optional.of(Duration.ofSeconds(30)),
        TOMORROW);
  }

  private Tunnel ipv4Inside(Endpoint outer, String server) {
    Ipv4Address even = Ipv4Address.parse(server);
    return new Tunnel(
        store().nextId(),
        "guests",
        Optional.empty(),
        TunnelType.V4V6,
        "six",
        Ipv6Address.parse("2001:db8:b::1"),
        outer,
        even,
        new Ipv4Address(even.value() + 1),
        Optional.empty(),
        Optional.of(Duration.ofSeconds(30)),
        TOMORROW);
  }

  private static Tunnel at(String listener, Tunnel tunnel) {
    return copy(tunnel, tunnel.type(), listener);
  }

  private static Tunnel direct(Tunnel tunnel) {
    return copy(tunnel, TunnelType.V6V4, tunnel.listener());
  }

  private static Tunnel copy(Tunnel tunnel, TunnelType type, String listener) {
    return new Tunnel(
        tunnel.id(),
        tunnel.realm(),
        tunnel.account(),
        type,
        listener,
        tunnel.local(),
        tunnel.outer(),
        tunnel.server(),
        tunnel.client(),
        tunnel.prefix(),
        tunnel.keepalive(),
        tunnel.leaseEndsAt());
  }

  protected static Endpoint endpoint(String address, int port) {
    return new Endpoint(Ipv4Address.parse(address), port);
  }

  protected final Offering offer(Tunnel tunnel) {
    return offer(tunnel, MANY);
  }

  private Offering offer(Tunnel tunnel, int perSource) {
    return store().offer(tunnel, new Room(perSource, 0), NOW);
  }

  protected final Accepted accept(Tunnel tunnel) {
    return store().accept(tunnel.id(), NOW, TOMORROW);
  }

  protected final boolean close(Tunnel tunnel, Instant now) {
    return store().close(tunnel.id(), CloseReason.SILENT, now, TOMORROW);
  }

  private boolean delegate(Account account, String prefix) {
    return store().delegate(account, PrefixKind.DELEGATED, Ipv6Prefix.parse(prefix), NOW);
  }

  private Optional<Ipv6Prefix> formerPair(Endpoint outer, Instant since) {
    return store().formerPair("guests", outer, since);
  }

  private List<String> taken(String window) {
    return store().taken(Ipv6Prefix.parse(window)).stream().map(Ipv6Prefix::toString).toList();
  }

  private static Ipv6Prefix pair(Tunnel tunnel) {
    return tunnel.pair();
  }
}
