// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.tunnel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import org.culvert.broker.delegation.DnsWishes;
import org.culvert.broker.realm.Account;
import org.culvert.broker.realm.Realm;
import org.culvert.broker.realm.Realms;
import org.culvert.broker.tunnel.TunnelProvisioner.Outcome;
import org.culvert.protocol.address.Endpoint;
import org.culvert.protocol.address.IpAddress;
import org.culvert.protocol.address.Ipv4Address;
import org.culvert.protocol.message.TunnelOffer;
import org.culvert.protocol.message.TunnelRequest;
import org.culvert.protocol.message.TunnelType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who gets an outer end that somebody has already: the table of 506 in docs/protocol.md. */
class OuterEndContestTest {
  private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
  private static final Instant SOON = NOW.plusSeconds(30);
  private static final Instant LATER = NOW.plusSeconds(60);
  private static final Account ALICE = new Account(1, "members", "alice");
  private static final Account BOB = new Account(2, "members", "bob");
  private static final Realm GUESTS =
      Realms.offering(
          Realms.realm("guests", "ANONYMOUS", "2001:db8:a::/64", "", 4),
          TunnelType.V6V4,
          TunnelType.V6UDPV4);
  private static final Realm MEMBERS =
      Realms.offering(
          Realms.realm("members", "DIGEST-MD5", "2001:db8:b::/64", "", 16),
          TunnelType.V6V4,
          TunnelType.V6UDPV4);

  private final FakeTunnelStore store = new FakeTunnelStore();
  private final FakeOuterSide outside = new FakeOuterSide();
  private final TunnelTable table = new TunnelTable();
  private final StoredTunnelProvisioner provisioner =
      new StoredTunnelProvisioner(
          store,
          table,
          outside.side(),
          new SplittableRandom(1),
          Optional.empty(),
          DnsWishes.NONE,
          Duration.ofSeconds(2));

  @Test
  void sameAccountReplacesItsOwnWithTheSameAddresses() {
    Tunnel former = live(member(ALICE, 1), "v6v4");
    seen(former, NOW);
    Tunnel again = accept(request(member(ALICE, 2), "v6v4", NOW), member(ALICE, 2));
    assertThat(again.client()).isEqualTo(former.client());
    assertThat(table.all()).extracting(LiveTunnel::tunnel).containsExactly(again);
    assertThat(outside.probed).isEmpty();
  }

  @Test
  void anonymousReplacesAnonymousWithTheSameAddresses() {
    Tunnel former = live(guest(1), "v6v4");
    seen(former, NOW);
    Tunnel again = accept(request(guest(2), "v6v4", NOW), guest(2));
    assertThat(again.client()).isEqualTo(former.client());
    assertThat(table.all()).extracting(LiveTunnel::tunnel).containsExactly(again);
    assertThat(outside.probed).isEmpty();
  }

  @Test
  void anonymousReplacesAnonymousOfAnotherListenerToo() {
    Tunnel former = live(guest(1), "v6v4");
    Requester elsewhere =
        new Requester(
            GUESTS, Optional.empty(), "other", FakeOuterSide.OWN, guest(1).source(), false);
    Tunnel again = accept(request(elsewhere, "v6v4", NOW), elsewhere);
    assertThat(again.client()).isEqualTo(former.client());
    assertThat(table.all()).hasSize(1);
  }

  @Test
  void anonymousOfAnotherRealmIsAsAnyOther() {
    Realm visitors =
        Realms.offering(
            Realms.realm("visitors", "ANONYMOUS", "2001:db8:c::/64", "", 4), TunnelType.V6V4);
    seen(live(guest(1), "v6v4"), NOW);
    assertThat(request(requester(visitors, Optional.empty(), 2, false), "v6v4", NOW))
        .isInstanceOfSatisfying(Outcome.Refused.class, OuterEndContestTest::assertTicket);
  }

  @Test
  void accountReplacesAnonymous() {
    Tunnel former = live(guest(1), "v6v4");
    seen(former, NOW);
    Outcome offer = request(member(ALICE, 2), "v6v4", NOW);
    assertThat(table.byId(former.id())).as("until the accept").isNotNull();
    Tunnel tunnel = accept(offer, member(ALICE, 2));
    assertThat(table.all()).extracting(LiveTunnel::tunnel).containsExactly(tunnel);
    assertThat(outside.probed).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"v6v4", "v6anyv4"})
  void accountThatIsHeardOfStaysAndTheOtherGetsATicket(String asked) {
    Tunnel holder = live(member(ALICE, 1), "v6v4");
    seen(holder, NOW);
    Requester anonymous = requester(GUESTS, Optional.empty(), 2, false);
    Outcome outcome = request(anonymous, asked, SOON);
    assertThat(outcome)
        .isInstanceOfSatisfying(Outcome.Refused.class, OuterEndContestTest::assertTicket);
    assertThat(request(requester(MEMBERS, Optional.of(BOB), 3, false), asked, SOON))
        .isInstanceOf(Outcome.Refused.class);
    assertThat(table.all()).extracting(LiveTunnel::tunnel).containsExactly(holder);
    assertThat(outside.probed).as("traffic says enough").isEmpty();
    assertThat(outside.conflicts)
        .extracting(Conflict::realm, Conflict::account, Conflict::outer, Conflict::holder)
        .containsExactly(
            tuple("guests", Optional.empty(), endpoint(0), holder),
            tuple("members", Optional.of(BOB), endpoint(0), holder));
    assertThat(outside.conflicts).extracting(Conflict::ticket).doesNotHaveDuplicates();
  }

  @Test
  void whoeverTakesEitherGetsUdpInsteadOfARefusal() {
    Tunnel holder = live(member(ALICE, 1), "v6v4");
    seen(holder, NOW);
    assertThat(typeOf(request(member(BOB, 2), "v6anyv4", SOON))).isEqualTo(TunnelType.V6UDPV4);
    assertThat(typeOf(request(guest(3), "v6anyv4", SOON))).isEqualTo(TunnelType.V6UDPV4);
    assertThat(request(member(BOB, 2), "v6v4", SOON)).isInstanceOf(Outcome.Refused.class);
    assertThat(outside.conflicts).as("of the refusal only").hasSize(1);
  }

  @Test
  void silentAccountIsAskedAndStaysWhenItAnswers() {
    Tunnel holder = live(member(ALICE, 1), "v6v4");
    seen(holder, NOW);
    outside.answering = true;
    assertThat(request(member(BOB, 2), "v6v4", LATER)).isInstanceOf(Outcome.Refused.class);
    assertThat(outside.probed).containsExactly(holder);
    assertThat(table.byId(holder.id())).isNotNull();
  }

  @Test
  void silentAccountThatDoesNotAnswerMakesRoom() {
    Tunnel holder = live(member(ALICE, 1), "v6v4");
    seen(holder, NOW);
    Tunnel tunnel = accept(request(guest(2), "v6v4", LATER), guest(2));
    assertThat(outside.probed).containsExactly(holder);
    assertThat(table.all()).extracting(LiveTunnel::tunnel).containsExactly(tunnel);
    assertThat(outside.conflicts).isEmpty();
    Tunnel back = accept(request(member(ALICE, 9), "v6udpv4", LATER), member(ALICE, 9));
    assertThat(back.client()).as("its addresses wait for it").isEqualTo(holder.client());
  }

  @Test
  void clientWithALongIntervalIsGivenTwoOfThem() {
    Requester alice = member(ALICE, 1);
    Tunnel holder =
        accept(provisioner.request(alice, wish("v6v4", Duration.ofMinutes(2)), NOW), alice);
    seen(holder, NOW);
    request(member(BOB, 2), "v6v4", NOW.plusSeconds(239));
    assertThat(outside.probed).isEmpty();
    request(member(BOB, 2), "v6v4", NOW.plusSeconds(240));
    assertThat(outside.probed).containsExactly(holder);
  }

  @Test
  void udpTunnelsOfOneAddressMeetAtTheSamePortOnly() {
    Tunnel holder = live(member(ALICE, 1), "v6udpv4");
    seen(holder, NOW);
    assertThat(request(member(BOB, 2), "v6udpv4", SOON)).isInstanceOf(Outcome.Granted.class);
    assertThat(request(guest(3), "v6udpv4", SOON)).isInstanceOf(Outcome.Granted.class);
    assertThat(request(member(BOB, 1), "v6udpv4", SOON))
        .isInstanceOfSatisfying(Outcome.Refused.class, OuterEndContestTest::assertTicket);
    assertThat(request(guest(1), "v6udpv4", SOON)).isInstanceOf(Outcome.Refused.class);
    assertThat(request(member(BOB, 1), "v6udpv4", LATER)).isInstanceOf(Outcome.Granted.class);
  }

  @Test
  void directTunnelAndUdpTunnelsShareAnAddress() {
    seen(live(member(ALICE, 1), "v6v4"), NOW);
    assertThat(request(member(BOB, 2), "v6udpv4", SOON)).isInstanceOf(Outcome.Granted.class);
  }

  @Test
  void tunnelOfAnotherBrokerCantBeAskedAndStays() {
    Tunnel holder = live(member(ALICE, 1), "v6v4");
    table.remove(holder.id());
    assertThat(request(member(BOB, 2), "v6v4", LATER)).isInstanceOf(Outcome.Refused.class);
    assertThat(outside.probed).isEmpty();
  }

  @Test
  void anonymousClientFindsAndEndsItsDirectTunnelFromAnyPort() {
    Tunnel tunnel = live(guest(1), "v6v4");
    assertThat(provisioner.describe(guest(2), NOW))
        .isInstanceOfSatisfying(
            Outcome.Granted.class,
            granted -> assertThat(granted.tunnelId()).isEqualTo(tunnel.id()));
    assertThat(provisioner.delete(guest(3), NOW)).isTrue();
    assertThat(table.all()).isEmpty();
  }

  private static void assertTicket(Outcome.Refused refused) {
    assertThat(refused.refusal())
        .isInstanceOfSatisfying(
            Refusal.OuterEndInUse.class,
            refusal -> assertThat(refusal.ticket()).matches("[2-9A-Z]{4}-[2-9A-Z]{4}"));
  }

  private static TunnelType typeOf(Outcome outcome) {
    return ((Outcome.Granted) outcome).offer().type();
  }

  private Tunnel live(Requester requester, String asked) {
    return accept(request(requester, asked, NOW), requester);
  }

  private void seen(Tunnel tunnel, Instant now) {
    Objects.requireNonNull(table.byId(tunnel.id())).seen(now.toEpochMilli());
  }

  private Outcome request(Requester requester, String asked, Instant now) {
    return provisioner.request(requester, wish(asked, Duration.ofSeconds(30)), now);
  }

  private static TunnelRequest wish(String asked, Duration interval) {
    return new TunnelRequest(
        TunnelType.ofXmlName(asked).orElseThrow(),
        false,
        IpAddress.parse("192.0.2.7"),
        Optional.of(interval),
        Optional.empty());
  }

  private Tunnel accept(Outcome offer, Requester requester) {
    assertThat(offer).isInstanceOf(Outcome.Granted.class);
    if (offer instanceof Outcome.Granted(long id, TunnelOffer _)) {
      return provisioner.accept(id, requester, NOW);
    }
    throw new AssertionError(offer);
  }

  private static Requester guest(int port) {
    return requester(GUESTS, Optional.empty(), port, true);
  }

  private static Requester member(Account account, int port) {
    return requester(MEMBERS, Optional.of(account), port, true);
  }

  private static Requester requester(
      Realm realm, Optional<Account> account, int port, boolean udp) {
    return new Requester(realm, account, "main", FakeOuterSide.OWN, endpoint(port), udp);
  }

  private static Endpoint endpoint(int port) {
    return new Endpoint(Ipv4Address.parse("192.0.2.7"), port);
  }
}
