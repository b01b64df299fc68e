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
import org.culvert.broker.realm.AdmissionPolicy;
import org.culvert.broker.realm.InnerPolicy;
import org.culvert.broker.realm.KeepalivePolicy;
import org.culvert.broker.realm.Realm;
import org.culvert.broker.realm.Realms;
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
          new FakeOuterSide().side(),
          new SplittableRandom(1),
          Optional.of(RESOLVER),
          DnsWishes.NONE,
          Duration.ZERO);

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
    Realm direct = Realms.offering(GUESTS, TunnelType.V6V4);
    Requester first = requester(direct, Optional.empty(), endpoint("192.0.2.7", 1));
    assertThat(granted(first, request("v6v4", "192.0.2.7", null, false)).offer().keepalive())
        .isEmpty();
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
        InnerPolicy.DEFAULT,
        AdmissionPolicy.DEFAULT);
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
  void twoDevicesOfOneAccountDoNotFightForEver() {
    Instant now = NOW;
    for (int change = 0; change <= 5; change++) {
      Requester device = change % 2 == 0 ? member(ALICE, 1) : elsewhere(ALICE);
      accept(provisioner.request(device, host(), now), device, now);
      now = now.plusSeconds(90);
    }
    assertThat(provisioner.request(member(ALICE, 2), host(), now))
        .isEqualTo(new Outcome.Refused(new Refusal.AnotherDevice()));
    assertThat(provisioner.request(elsewhere(ALICE), host(), now))
        .as("renewed by whoever has it")
        .isInstanceOf(Outcome.Granted.class);
    assertThat(provisioner.request(member(BOB, 2), host(), now))
        .isInstanceOf(Outcome.Granted.class);
    assertThat(provisioner.request(member(ALICE, 2), host(), now.plus(Duration.ofMinutes(5))))
        .isInstanceOf(Outcome.Granted.class);
  }

  @Test
  void deviceThatStartsAgainAndAgainIsNoFight() {
    Instant now = NOW;
    for (int time = 0; time < 12; time++) {
      Requester device = member(ALICE, 1 + time);
      accept(provisioner.request(device, host(), now), device, now);
      now = now.plusSeconds(20);
    }
    assertThat(table.all()).hasSize(1);
  }

  @Test
  void tunnelToAnotherMachineIsKeptByItsLeaseAlone() {
    FakeOuterSide outside = new FakeOuterSide();
    outside.permitProxy(ALICE, "203.0.113.50");
    StoredTunnelProvisioner proxies =
        new StoredTunnelProvisioner(
            store,
            table,
            outside.side(),
            new SplittableRandom(1),
            Optional.empty(),
            DnsWishes.NONE);
    Realm realm =
        Realms.admitting(
            Realms.offering(MEMBERS, TunnelType.V6V4, TunnelType.V6UDPV4),
            new AdmissionPolicy(TunnelType.V6V4, false, true, 0, 6));
    Requester requester = requester(realm, Optional.of(ALICE), endpoint("192.0.2.7", 1));
    TunnelRequest request =
        new TunnelRequest(
            TunnelType.V6ANYV4,
            true,
            IpAddress.parse("203.0.113.50"),
            Optional.of(Duration.ofSeconds(30)),
            Optional.empty());
    Outcome outcome = proxies.request(requester, request, NOW);
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Granted.class,
            granted -> {
              assertThat(granted.offer().type()).isEqualTo(TunnelType.V6V4);
              assertThat(granted.offer().clientIpv4()).hasToString("203.0.113.50");
              assertThat(granted.offer().keepalive()).isEmpty();
              Tunnel tunnel = proxies.accept(granted.tunnelId(), requester, NOW);
              assertThat(tunnel.outer()).isEqualTo(endpoint("203.0.113.50", 0));
              assertThat(tunnel.keepalive()).isEmpty();
            });
  }

  @Test
  void directClientBehindANatIsToldTheAddressThatItSaid() {
    Realm realm =
        Realms.admitting(
            Realms.offering(MEMBERS, TunnelType.V6V4),
            new AdmissionPolicy(TunnelType.V6V4, true, false, 0, 6));
    Requester requester = requester(realm, Optional.of(ALICE), endpoint("192.0.2.7", 1));
    Outcome.Granted offer = granted(requester, request("v6v4", "10.0.0.7", null, false));
    assertThat(offer.offer().clientIpv4()).hasToString("10.0.0.7");
    assertThat(accept(offer, requester).outer()).isEqualTo(endpoint("192.0.2.7", 0));
  }

  @Test
  void realmHasAsManyTunnelsAsItsPolicySays() {
    Realm small =
        Realms.admitting(GUESTS, new AdmissionPolicy(TunnelType.V6V4, false, false, 2, 6));
    granted(requester(small, Optional.empty(), endpoint("192.0.2.7", 1)), host());
    granted(requester(small, Optional.empty(), endpoint("192.0.2.8", 1)), host());
    assertThat(refused(requester(small, Optional.empty(), endpoint("192.0.2.9", 1)), host()))
        .isEqualTo(new Refusal.RealmFull());
  }

  @Test
  void realmMaySayHowOftenItsAccountsAsk() {
    Realm patient =
        Realms.admitting(MEMBERS, new AdmissionPolicy(TunnelType.V6V4, false, false, 0, 1));
    Requester alice = requester(patient, Optional.of(ALICE), endpoint("192.0.2.7", 1));
    granted(alice, host());
    assertThat(refused(alice, host())).isEqualTo(new Refusal.TooManyRequests(1));
  }

  private static Requester elsewhere(Account account) {
    return requester(MEMBERS, Optional.of(account), endpoint("203.0.113.9", 9));
  }

  private void accept(Outcome offer, Requester requester, Instant now) {
    assertThat(offer).isInstanceOf(Outcome.Granted.class);
    provisioner.accept(((Outcome.Granted) offer).tunnelId(), requester, now);
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
}
