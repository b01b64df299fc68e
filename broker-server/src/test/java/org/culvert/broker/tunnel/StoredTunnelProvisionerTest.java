// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.tunnel;

import static org.culvert.broker.realm.Realms.realm;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.culvert.broker.delegation.DnsWishes;
import org.culvert.broker.prefix.PrefixKind;
import org.culvert.broker.prefix.PrefixPool;
import org.culvert.broker.realm.Account;
import org.culvert.broker.realm.InnerPolicy;
import org.culvert.broker.realm.KeepalivePolicy;
import org.culvert.broker.realm.Realm;
import org.culvert.broker.tunnel.TunnelProvisioner.Outcome;
import org.culvert.protocol.address.Endpoint;
import org.culvert.protocol.address.IpAddress;
import org.culvert.protocol.address.Ipv4Address;
import org.culvert.protocol.address.Ipv6Address;
import org.culvert.protocol.address.Ipv6Prefix;
import org.culvert.protocol.message.TunnelOffer;
import org.culvert.protocol.message.TunnelRequest;
import org.culvert.protocol.message.TunnelRequest.PrefixWish;
import org.culvert.protocol.message.TunnelType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StoredTunnelProvisionerTest {
  private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
  private static final Ipv6Address RESOLVER = Ipv6Address.parse("2001:db8:a::53");
  private static final Account ALICE = new Account(1, "members", "alice");
  private static final Account BOB = new Account(2, "members", "bob");
  private static final Realm GUESTS = realm("guests", "ANONYMOUS", "2001:db8:a::/64", "", 4);
  private static final Realm MEMBERS =
      realm("members", "DIGEST-MD5", "2001:db8:b::/64", "2001:db8:1500::/40", 16);

  private final FakeTunnelStore store = new FakeTunnelStore();
  private final TunnelTable table = new TunnelTable();
  private final StoredTunnelProvisioner provisioner =
      new StoredTunnelProvisioner(
          store,
          table,
          new SplittableRandom(1),
          6,
          Optional.of(RESOLVER),
          DnsWishes.NONE,
          Duration.ZERO);

  @ParameterizedTest
  @CsvSource({
    "v6anyv4, udp, same,  both,    v6v4",
    "v6anyv4, udp, same,  v6udpv4, v6udpv4",
    "v6anyv4, udp, other, both,    v6udpv4",
    "v6anyv4, udp, other, v6v4,    TypeNotOffered[type=V6ANYV4]",
    "v6anyv4, tcp, same,  both,    v6v4",
    "v6anyv4, tcp, same,  v6udpv4, TypeNotOffered[type=V6ANYV4]",
    "v6anyv4, tcp, other, both,    TypeNotOffered[type=V6ANYV4]",
    "v6udpv4, udp, same,  both,    v6udpv4",
    "v6udpv4, udp, other, both,    v6udpv4",
    "v6udpv4, udp, same,  v6v4,    TypeNotOffered[type=V6UDPV4]",
    "v6udpv4, tcp, same,  both,    TypeNotOffered[type=V6UDPV4]",
    "v6v4,    udp, same,  both,    v6v4",
    "v6v4,    tcp, same,  both,    v6v4",
    "v6v4,    udp, same,  v6udpv4, TypeNotOffered[type=V6V4]",
    "v6v4,    udp, other, both,    BadClientAddress[address=10.0.0.7]",
    "v4v6,    udp, same,  both,    TypeNotOffered[type=V4V6]",
  })
  void encapsulationFollowsTheDecisionTable(
      String asked, String transport, String address, String offered, String result) {
    Set<TunnelType> types =
        switch (offered) {
          case "both" -> Set.of(TunnelType.V6V4, TunnelType.V6UDPV4);
          default -> Set.of(TunnelType.ofXmlName(offered).orElseThrow());
        };
    Requester requester =
        new Requester(
            offering(types),
            Optional.empty(),
            "main",
            Ipv4Address.parse("198.51.100.1"),
            endpoint("192.0.2.7", 4000),
            transport.equals("udp"));
    TunnelRequest request =
        request(asked, address.equals("same") ? "192.0.2.7" : "10.0.0.7", null, false);
    Outcome outcome = provisioner.request(requester, request, NOW);
    assertThat(
            switch (outcome) {
              case Outcome.Granted(_, TunnelOffer offer) -> offer.type().xmlName();
              case Outcome.Refused(Refusal refusal) -> refusal.toString();
            })
        .isEqualTo(result);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "127.0.0.1", "224.0.0.1", "255.255.255.255", "2001:db8::1"})
  void clientAddressHasToBeAHosts(String address) {
    assertThat(refused(guest(1), request("v6anyv4", address, null, false)))
        .isInstanceOf(Refusal.BadClientAddress.class);
  }

  @Test
  void anyAddressIsGoodThatTheClientReallySpeaksFrom() {
    Requester loopback = requester(GUESTS, Optional.empty(), endpoint("127.0.0.1", 4000));
    assertThat(granted(loopback, request("v6udpv4", "127.0.0.1", null, false))).isNotNull();
  }

  @Test
  void proxyAndOuterIpv6AreNotOnOffer() {
    assertThat(refused(guest(1), request("v6anyv4", "192.0.2.7", null, true)))
        .isEqualTo(new Refusal.TypeNotOffered(TunnelType.V6ANYV4));
    Endpoint ipv6 = new Endpoint(IpAddress.parse("2001:db8::7"), 4000);
    assertThat(refused(requester(GUESTS, Optional.empty(), ipv6), host()))
        .isEqualTo(new Refusal.TypeNotOffered(TunnelType.V6UDPV4));
  }

  @Test
  void offerNamesBothEndsAndTheKeepalive() {
    TunnelOffer offer = granted(guest(4000), host()).offer();
    assertThat(offer.serverIpv4()).hasToString("198.51.100.1");
    assertThat(offer.clientIpv4()).as("as seen from outside").hasToString("192.0.2.7");
    assertThat(offer.clientIpv6()).isEqualTo(offer.serverIpv6().plus(1));
    assertThat(offer.serverIpv6().low() & 1).isZero();
    assertThat(GUESTS.endpoints().getFirst().prefix().contains(offer.clientIpv6())).isTrue();
    assertThat(offer.lifetime()).isEqualTo(GUESTS.lifetime());
    assertThat(offer.keepalive())
        .contains(new TunnelOffer.Keepalive(Duration.ofSeconds(30), offer.serverIpv6()));
    assertThat(offer.prefix()).isEmpty();
    assertThat(offer.clientDnsServer()).contains(RESOLVER);
  }

  @Test
  void directTunnelNeedsNoKeepaliveUnlessWished() {
    Realm direct = offering(Set.of(TunnelType.V6V4));
    Requester first = requester(direct, Optional.empty(), endpoint("192.0.2.7", 1));
    assertThat(granted(first, request("v6v4", "192.0.2.7", null, false)).offer().keepalive())
        .isEmpty();
  }

  @Test
  void directTunnelOfSomebodyElseIsNotPushedAside() {
    Realm direct = offering(Set.of(TunnelType.V6V4));
    TunnelRequest request = request("v6v4", "192.0.2.7", null, false);
    Requester anonymous = requester(direct, Optional.empty(), endpoint("192.0.2.7", 1));
    accept(granted(anonymous, request), anonymous);
    assertThat(refused(requester(direct, Optional.of(ALICE), endpoint("192.0.2.7", 2)), request))
        .isEqualTo(new Refusal.OuterEndInUse());
    assertThat(granted(anonymous, request)).as("its own again").isNotNull();
  }

  @ParameterizedTest
  @CsvSource({
    "56, ",
    "64, ",
    "48, PrefixLengthUnavailable[length=48]",
    "60, PrefixLengthUnsupported[length=60]",
    "31, PrefixLengthUnsupported[length=31]",
    "65, PrefixLengthUnsupported[length=65]",
    ", PrefixLengthMissing[]",
  })
  void lengthOfAPrefixIsTheRealmsPolicy(@Nullable Integer length, @Nullable String refusal) {
    OptionalInt asked = length == null ? OptionalInt.empty() : OptionalInt.of(length);
    Outcome outcome = provisioner.request(member(ALICE, 1), router(asked), NOW);
    assertThat(
            switch (outcome) {
              case Outcome.Granted(_, TunnelOffer offer) -> offer.prefix().orElseThrow().length();
              case Outcome.Refused(Refusal why) -> why.toString();
            })
        .isEqualTo(refusal == null ? length : refusal);
  }

  @Test
  void anonymousClientsGetNoPrefix() {
    assertThat(refused(guest(1), router(OptionalInt.of(64))))
        .isEqualTo(new Refusal.PrefixForAnonymous());
  }

  @Test
  void realmWithoutPrefixesGivesNone() {
    Realm plain = realm("plain", "DIGEST-MD5", "2001:db8:c::/64", "", 4);
    assertThat(refused(requester(plain, Optional.of(ALICE), endpoint("192.0.2.7", 1)), router(64)))
        .isEqualTo(new Refusal.PrefixLengthUnavailable(64));
  }

  @Test
  void accountFindsItsAddressesAgainFromWhereverItComes() {
    TunnelOffer first = granted(member(ALICE, 1), router(56)).offer();
    TunnelOffer again =
        granted(requester(MEMBERS, Optional.of(ALICE), endpoint("203.0.113.9", 9)), router(56))
            .offer();
    assertThat(again.clientIpv6()).isEqualTo(first.clientIpv6());
    assertThat(again.prefix()).isEqualTo(first.prefix());
    TunnelOffer other = granted(member(BOB, 2), router(56)).offer();
    assertThat(other.clientIpv6()).isNotEqualTo(first.clientIpv6());
    assertThat(other.prefix()).isNotEqualTo(first.prefix());
  }

  @Test
  void accountKeepsTheLargerPrefix() {
    TunnelOffer first = granted(member(ALICE, 1), router(56)).offer();
    assertThat(granted(member(ALICE, 1), router(64)).offer().prefix()).isEqualTo(first.prefix());
  }

  @Test
  void prefixGrowsWhereItIsOrStaysAsItIs() {
    Realm small = realm("members", "DIGEST-MD5", "2001:db8:b::/64", "2001:db8:1500::/56", 16);
    Requester alice = requester(small, Optional.of(ALICE), endpoint("192.0.2.7", 1));
    Requester bob = requester(small, Optional.of(BOB), endpoint("192.0.2.7", 2));
    assertThat(prefix(granted(alice, router(64)))).isEqualTo("2001:db8:1500::/64");
    assertThat(prefix(granted(alice, router(56)))).isEqualTo("2001:db8:1500::/56");
    assertThat(refused(bob, router(64))).isEqualTo(new Refusal.PrefixLengthUnavailable(64));
    Realm other = realm("members", "DIGEST-MD5", "2001:db8:b::/64", "2001:db8:2500::/56", 16);
    Requester carol =
        requester(other, Optional.of(new Account(3, "members", "carol")), endpoint("192.0.2.7", 3));
    assertThat(prefix(granted(carol, router(64)))).isEqualTo("2001:db8:2500::/64");
    granted(requester(other, Optional.of(BOB), endpoint("192.0.2.7", 2)), router(64));
    assertThat(refused(carol, router(56))).isEqualTo(new Refusal.PrefixLengthUnavailable(56));
    assertThat(prefix(granted(carol, router(64)))).as("still").isEqualTo("2001:db8:2500::/64");
  }

  @ParameterizedTest
  @CsvSource({
    "false, ,   48, 507",
    "true,  ,   48, 56",
    "true,  ,   60, 518",
    "false, 48, 48, 48",
    "false, 60, 56, 507",
    "true,  60, 56, 60",
    "false, 60, 64, 64",
    "false, 60, 63, 518",
  })
  void accountHasAtMostTheLargestBlockThatItMayHave(
      boolean lenient, @Nullable Integer largest, int asked, int answer) {
    if (largest != null) {
      store.largest.put(ALICE, largest);
    }
    Requester alice = requester(delegating(lenient), Optional.of(ALICE), endpoint("192.0.2.7", 1));
    int told =
        switch (provisioner.request(alice, router(asked), NOW)) {
          case Outcome.Granted(_, TunnelOffer offer) -> offer.prefix().orElseThrow().length();
          case Outcome.Refused(Refusal.PrefixLengthUnavailable _) -> 507;
          case Outcome.Refused(Refusal.PrefixLengthUnsupported _) -> 518;
          case Outcome.Refused(Refusal why) -> throw new AssertionError(why);
        };
    assertThat(told).isEqualTo(answer);
  }

  @Test
  void secondPoolIsForWhatTheFirstHasNoRoomFor() {
    Requester alice = requester(delegating(false), Optional.of(ALICE), endpoint("192.0.2.7", 1));
    Requester bob = requester(delegating(false), Optional.of(BOB), endpoint("192.0.2.7", 2));
    assertThat(prefix(granted(alice, router(56)))).isEqualTo("2001:db8:1500::/56");
    assertThat(prefix(granted(bob, router(57)))).isEqualTo("2001:db8:2500::/57");
  }

  @Test
  void accountMayStillHaveWhatItHadWhenItMayHaveLessNow() {
    TunnelOffer first = granted(member(ALICE, 1), router(56)).offer();
    store.largest.put(ALICE, 64);
    assertThat(granted(member(ALICE, 1), router(56)).offer().prefix()).isEqualTo(first.prefix());
    assertThat(refused(member(BOB, 1), router(48)))
        .isEqualTo(new Refusal.PrefixLengthUnavailable(48));
  }

  @Test
  void accountThatAsksAgainHasBackWhatItGaveBack() {
    TunnelOffer first = granted(member(ALICE, 1), router(56)).offer();
    store.giveBack(ALICE, PrefixKind.DELEGATED, NOW.plusSeconds(60));
    assertThat(granted(member(ALICE, 1), router(64)).offer().prefix()).isEqualTo(first.prefix());
    store.endQuarantine(NOW.plusSeconds(60));
    assertThat(store.held(ALICE, PrefixKind.DELEGATED)).isEqualTo(first.prefix());
  }

  private static Realm delegating(boolean lenient) {
    return new Realm(
        "members",
        Set.of("DIGEST-MD5"),
        Set.of(TunnelType.V6UDPV4),
        MEMBERS.endpoints(),
        Optional.of(
            new Realm.Delegation(
                List.of(pool("2001:db8:1500::/56"), pool("2001:db8:2500::/40")),
                56,
                List.of(48, 56, 57, 64),
                lenient,
                Realm.Delegation.QUARANTINE)),
        Duration.ofDays(1),
        KeepalivePolicy.DEFAULT,
        16,
        InnerPolicy.DEFAULT);
  }

  private static PrefixPool pool(String prefix) {
    return new PrefixPool(Ipv6Prefix.parse(prefix));
  }

  private static String prefix(Outcome.Granted granted) {
    return granted.offer().prefix().orElseThrow().toString();
  }

  @Test
  void hostRequestKeepsTheReservationUnrouted() {
    TunnelOffer first = granted(member(ALICE, 1), router(56)).offer();
    assertThat(granted(member(ALICE, 1), host()).offer().prefix()).isEmpty();
    assertThat(granted(member(ALICE, 1), router(56)).offer().prefix()).isEqualTo(first.prefix());
  }

  @Test
  void emptyDelegationPoolHasNoPrefixLeft() {
    Realm small = realm("members", "DIGEST-MD5", "2001:db8:b::/64", "2001:db8:1500::/56", 16);
    granted(requester(small, Optional.of(ALICE), endpoint("192.0.2.7", 1)), router(56));
    assertThat(refused(requester(small, Optional.of(BOB), endpoint("192.0.2.7", 2)), router(64)))
        .isEqualTo(new Refusal.PrefixLengthUnavailable(64));
  }

  @Test
  void smallPoolIsGivenOutToItsLastPairButForTheBrokersOwn() {
    Realm tiny = realm("guests", "ANONYMOUS", "2001:db8:a::/121", "", 1000);
    Set<Object> clients = new HashSet<>();
    for (int port = 1; port <= 63; port++) {
      clients.add(
          granted(requester(tiny, Optional.empty(), endpoint("192.0.2.7", port)), host())
              .offer()
              .clientIpv6());
    }
    assertThat(clients).hasSize(63);
    assertThat(refused(requester(tiny, Optional.empty(), endpoint("192.0.2.7", 99)), host()))
        .isEqualTo(new Refusal.PoolExhausted());
  }

  @Test
  void sourceHasTheRealmsLimit() {
    for (int port = 1; port <= 4; port++) {
      granted(guest(port), host());
    }
    assertThat(refused(guest(5), host())).isEqualTo(new Refusal.TooManyFromSource(4));
  }

  @Test
  void acceptedTunnelIsForwardedAtOnce() {
    Tunnel tunnel = accept(granted(guest(4000), host()), guest(4000));
    assertThat(table.atOuterEndOf(tunnel))
        .extracting(LiveTunnel::tunnel, LiveTunnel::isProven, LiveTunnel::lastSeenAt)
        .as("proven by nothing yet")
        .containsExactly(tunnel, false, NOW);
  }

  @Test
  void newSessionOfAnAccountReplacesItsTunnelAtAccept() {
    Tunnel former = accept(granted(member(ALICE, 1), host()), member(ALICE, 1));
    Requester moved = requester(MEMBERS, Optional.of(ALICE), endpoint("203.0.113.9", 9));
    Outcome.Granted offer = granted(moved, host());
    assertThat(table.byId(former.id())).isNotNull();
    Tunnel tunnel = accept(offer, moved);
    assertThat(table.all()).extracting(live -> live.tunnel()).containsExactly(tunnel);
    assertThat(tunnel.client()).isEqualTo(former.client());
  }

  @Test
  void anonymousClientThatComesBackSoonFindsItsAddressAgain() {
    Tunnel former = accept(granted(guest(1), host()), guest(1));
    provisioner.delete(guest(1), NOW);
    Instant soon = NOW.plus(Duration.ofMinutes(9));
    Outcome again = provisioner.request(guest(1), host(), soon);
    assertThat(clientOf(again)).isEqualTo(former.client());
    assertThat(clientOf(provisioner.request(guest(2), host(), soon))).isNotEqualTo(former.client());
    Instant late = NOW.plus(Duration.ofMinutes(10));
    assertThat(clientOf(provisioner.request(guest(1), host(), late))).isNotEqualTo(former.client());
  }

  @Test
  void offerThatWasGivenBackCantBeAccepted() {
    Outcome.Granted offer = granted(guest(1), host());
    provisioner.giveBack(offer.tunnelId(), NOW);
    assertThatThrownBy(() -> accept(offer, guest(1))).isInstanceOf(IllegalStateException.class);
    assertThat(table.all()).isEmpty();
  }

  @Test
  void liveTunnelIsDescribedToItsOwnerOnly() {
    Outcome.Granted offer = granted(guest(1), host());
    assertThat(provisioner.describe(guest(1), NOW))
        .isEqualTo(new Outcome.Refused(new Refusal.NoTunnel()));
    accept(offer, guest(1));
    assertThat(provisioner.describe(guest(1), NOW)).isEqualTo(offer);
    assertThat(provisioner.describe(guest(2), NOW))
        .isEqualTo(new Outcome.Refused(new Refusal.NoTunnel()));
    assertThat(provisioner.describe(member(ALICE, 1), NOW))
        .isEqualTo(new Outcome.Refused(new Refusal.NoTunnel()));
    accept(granted(member(ALICE, 8), router(56)), member(ALICE, 8));
    Requester elsewhere = requester(MEMBERS, Optional.of(ALICE), endpoint("203.0.113.9", 9));
    assertThat(provisioner.describe(elsewhere, NOW)).isInstanceOf(Outcome.Granted.class);
  }

  @Test
  void ownerEndsItsTunnel() {
    accept(granted(guest(1), host()), guest(1));
    assertThat(provisioner.delete(guest(2), NOW)).isFalse();
    assertThat(table.all()).hasSize(1);
    assertThat(provisioner.delete(guest(1), NOW)).isTrue();
    assertThat(table.all()).isEmpty();
    assertThat(provisioner.delete(guest(1), NOW)).isFalse();
  }

  @Test
  void accountMayAskSixTimesAMinuteAndAnAddressThatOftenForEachOfItsTunnels() {
    for (int time = 0; time < 6; time++) {
      accept(granted(member(ALICE, 1), host()), member(ALICE, 1));
    }
    assertThat(refused(member(ALICE, 2), host())).isEqualTo(new Refusal.TooManyRequests(6));
    assertThat(granted(member(BOB, 2), host())).isNotNull();
    assertThat(provisioner.request(member(ALICE, 1), host(), NOW.plusSeconds(10)))
        .isInstanceOf(Outcome.Granted.class);
    for (int time = 0; time < 24; time++) {
      accept(granted(guest(9), host()), guest(9));
    }
    assertThat(refused(guest(8), host())).isEqualTo(new Refusal.TooManyRequests(24));
  }

  @Test
  void liveTunnelOfAnAccountIsNotForAnonymousClientsAtItsOuterEnd() {
    Tunnel tunnel = accept(granted(member(ALICE, 1), host()), member(ALICE, 1));
    assertThat(refused(guest(1), host())).isEqualTo(new Refusal.OuterEndInUse());
    assertThat(refused(member(BOB, 1), host())).isEqualTo(new Refusal.OuterEndInUse());
    assertThat(provisioner.delete(guest(1), NOW)).isFalse();
    assertThat(table.all()).extracting(LiveTunnel::tunnel).containsExactly(tunnel);
  }

  @Test
  void offerFromBeforeTheAccountsTunnelCantPushItAside() {
    Outcome.Granted early = granted(guest(1), host());
    Tunnel tunnel = accept(granted(member(ALICE, 1), host()), member(ALICE, 1));
    assertThatThrownBy(() -> accept(early, guest(1))).isInstanceOf(IllegalStateException.class);
    assertThat(table.all()).extracting(LiveTunnel::tunnel).containsExactly(tunnel);
  }

  @Test
  void anonymousClientThatAsksAgainStaysProvenWithTheSameAddresses() {
    Tunnel former = accept(granted(guest(1), host()), guest(1));
    live(former).seen(NOW.toEpochMilli());
    Tunnel again = accept(granted(guest(1), host()), guest(1));
    assertThat(again.client()).isEqualTo(former.client());
    assertThat(live(again).isProven()).isTrue();
    assertThat(table.all()).hasSize(1);
  }

  @Test
  void accountThatMovedHasToProveItselfAgain() {
    Tunnel former = accept(granted(member(ALICE, 1), host()), member(ALICE, 1));
    live(former).seen(NOW.toEpochMilli());
    assertThat(live(accept(granted(member(ALICE, 1), host()), member(ALICE, 1))).isProven())
        .isTrue();
    assertThat(live(accept(granted(member(ALICE, 2), host()), member(ALICE, 2))).isProven())
        .isFalse();
  }

  @Test
  void anonymousTunnelInUseIsNotDeleted() {
    Tunnel tunnel = accept(granted(guest(1), host()), guest(1));
    live(tunnel).seen(NOW.toEpochMilli());
    assertThat(provisioner.delete(guest(1), NOW)).isFalse();
    assertThat(table.all()).hasSize(1);
    Tunnel members = accept(granted(member(ALICE, 2), host()), member(ALICE, 2));
    live(members).seen(NOW.toEpochMilli());
    assertThat(provisioner.delete(member(ALICE, 2), NOW)).isTrue();
  }

  @Test
  void secondRequestOfAnAccountWhileTheFirstIsServedIsTold() throws Exception {
    OwnerLocks locks = new OwnerLocks();
    try (ExecutorService other = Executors.newSingleThreadExecutor();
        var _ = locks.take(1L, Duration.ZERO)) {
      assertThat(other.submit(() -> isBusy(locks, 1L)).get()).isTrue();
      assertThat(other.submit(() -> isBusy(locks, 2L)).get()).isFalse();
    }
    assertThat(isBusy(locks, 1L)).isFalse();
  }

  @Test
  void requestInProgressIsARefusal() {
    AtomicReference<Outcome> second = new AtomicReference<>();
    try (ExecutorService other = Executors.newSingleThreadExecutor()) {
      store.meanwhile =
          () -> {
            store.meanwhile = () -> {};
            Future<Outcome> asked =
                other.submit(() -> provisioner.request(member(ALICE, 2), host(), NOW));
            second.set(answerOf(asked));
          };
      granted(member(ALICE, 1), host());
    }
    assertThat(second).hasValue(new Outcome.Refused(new Refusal.RequestInProgress()));
  }

  private static Outcome answerOf(Future<Outcome> asked) {
    try {
      return asked.get(10, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  private static boolean isBusy(OwnerLocks locks, Object owner) {
    try (var _ = locks.take(owner, Duration.ZERO)) {
      return false;
    } catch (OwnerLocks.Busy e) {
      return true;
    }
  }

  private Outcome.Granted granted(Requester requester, TunnelRequest request) {
    Outcome outcome = provisioner.request(requester, request, NOW);
    assertThat(outcome).isInstanceOf(Outcome.Granted.class);
    return (Outcome.Granted) outcome;
  }

  private Refusal refused(Requester requester, TunnelRequest request) {
    Outcome outcome = provisioner.request(requester, request, NOW);
    assertThat(outcome).isInstanceOf(Outcome.Refused.class);
    return ((Outcome.Refused) outcome).refusal();
  }

  private Tunnel accept(Outcome.Granted offer, Requester requester) {
    return provisioner.accept(offer.tunnelId(), requester, NOW);
  }

  private LiveTunnel live(Tunnel tunnel) {
    return Objects.requireNonNull(table.byId(tunnel.id()));
  }

  private static Ipv6Address clientOf(Outcome outcome) {
    return ((Outcome.Granted) outcome).offer().clientIpv6();
  }

  private static Requester guest(int port) {
    return requester(GUESTS, Optional.empty(), endpoint("192.0.2.7", port));
  }

  private static Requester member(Account account, int port) {
    return requester(MEMBERS, Optional.of(account), endpoint("192.0.2.7", port));
  }

  private static Requester requester(Realm realm, Optional<Account> account, Endpoint source) {
    return new Requester(realm, account, "main", Ipv4Address.parse("198.51.100.1"), source, true);
  }

  private static TunnelRequest host() {
    return request("v6udpv4", "10.0.0.7", null, false);
  }

  private static TunnelRequest router(int length) {
    return router(OptionalInt.of(length));
  }

  private static TunnelRequest router(OptionalInt length) {
    return request("v6udpv4", "10.0.0.7", new PrefixWish(length, List.of()), false);
  }

  private static TunnelRequest request(
      String type, String address, @Nullable PrefixWish wish, boolean proxy) {
    return new TunnelRequest(
        TunnelType.ofXmlName(type).orElseThrow(),
        proxy,
        IpAddress.parse(address),
        Optional.empty(),
        Optional.ofNullable(wish));
  }

  private static Endpoint endpoint(String address, int port) {
    return new Endpoint(Ipv4Address.parse(address), port);
  }

  private static Realm offering(Set<TunnelType> types) {
    return new Realm(
        "guests",
        Set.of("ANONYMOUS"),
        types,
        GUESTS.endpoints(),
        Optional.empty(),
        Duration.ofDays(1),
        KeepalivePolicy.DEFAULT,
        4,
        InnerPolicy.DEFAULT);
  }
}
