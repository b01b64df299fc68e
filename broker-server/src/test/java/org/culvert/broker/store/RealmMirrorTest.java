// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.culvert.broker.store.Settings.realm;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.culvert.broker.prefix.PrefixKind;
import org.culvert.broker.prefix.PrefixPool;
import org.culvert.broker.realm.Account;
import org.culvert.broker.realm.Realm;
import org.culvert.broker.realm.Realms;
import org.culvert.db.TestDatabase;
import org.culvert.protocol.address.Ipv4Prefix;
import org.culvert.protocol.address.Ipv6Prefix;
import org.culvert.protocol.message.TunnelType;
import org.junit.jupiter.api.Test;

class RealmMirrorTest {
  private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
  private static final Realm GUESTS = realm("guests", "ANONYMOUS", "2001:db8:a::/64", "");

  private final DataSource database = TestDatabase.fresh();

  @Test
  void databaseSaysWhatTheSettingsSay() {
    mirror(Settings.REALMS);
    mirror(Settings.REALMS);
    assertThat(pools())
        .containsExactly(
            "guests endpoint 2001:db8:a::/64",
            "members delegated 2001:db8:1500::/40",
            "members endpoint 2001:db8:b::/64");
    assertThat(realms()).containsExactly("guests", "members");
    mirror(List.of(GUESTS));
    assertThat(pools()).containsExactly("guests endpoint 2001:db8:a::/64");
    assertThat(realms()).containsExactly("guests");
    mirror(Settings.REALMS);
    assertThat(realms()).containsExactly("guests", "members");
  }

  @Test
  void poolCanGrowUnderThoseWhoHoldSomethingOfIt() {
    hold("2001:db8:1500::/56");
    mirror(List.of(realm("members", "DIGEST-MD5", "2001:db8:b::/64", "2001:db8:1000::/36")));
    assertThat(pools()).contains("members delegated 2001:db8:1000::/36");
  }

  @Test
  void nothingNewComesOutOfARetiredPoolAndWhatIsHeldStays() {
    Account alice = hold("2001:db8:1500::/56");
    Realm moved = realm("members", "DIGEST-MD5", "2001:db8:b::/64", "2001:db8:2500::/40");
    mirror(List.of(GUESTS, moved));
    assertThat(pools())
        .contains("members delegated 2001:db8:2500::/40")
        .doesNotContain("members delegated 2001:db8:1500::/40");
    assertThat(store().held(alice, PrefixKind.DELEGATED))
        .hasToString("Optional[2001:db8:1500::/56]");
    assertThat(delegate("bob", "2001:db8:1500::/40")).as("the old pool").isEmpty();
    assertThat(delegate("bob", "2001:db8:2500::/40")).hasToString("Optional[2001:db8:2500::/56]");
    assertThat(store().enlarge(alice, pool("2001:db8:1500::/40"), 48)).isEmpty();
    assertThat(new RealmMirror(database).retiredInUse())
        .as("still has to be routed")
        .containsExactly(Ipv6Prefix.parse("2001:db8:1500::/40"));
    mirror(List.of(GUESTS));
    mirror(Settings.REALMS);
    assertThat(delegate("carol", "2001:db8:1500::/40"))
        .as("back, and alice's is not free")
        .hasToString("Optional[2001:db8:1580::/56]");
  }

  @Test
  void retiredIpv4PoolIsRoutedAsLongAsSomethingOfItIsHeld() {
    Realm members = Realms.offering(Settings.REALMS.getLast(), TunnelType.V4V6);
    mirror(List.of(GUESTS, members));
    Ipv6Prefix pair = Ipv4Prefix.parse("100.64.7.2/31").mapped();
    assertThat(store().delegate(account("alice"), PrefixKind.ENDPOINT_IPV4, pair, NOW)).isTrue();
    mirror(Settings.REALMS);
    assertThat(pools()).noneMatch(pool -> pool.contains("ipv4"));
    assertThat(new RealmMirror(database).retiredInUse())
        .containsExactly(Ipv4Prefix.parse("100.64.0.0/16").mapped());
  }

  @Test
  void realmMayHaveSeveralPools() {
    Realm members = Settings.REALMS.getLast();
    Realm more =
        new Realm(
            members.name(),
            members.mechanisms(),
            members.tunnelTypes(),
            List.of(pool("2001:db8:b::/64"), pool("2001:db8:c::/64")),
            Optional.of(
                new Realm.Delegation(
                    List.of(pool("2001:db8:1500::/40"), pool("2001:db8:2500::/40")),
                    56,
                    List.of(56),
                    false,
                    Realm.Delegation.QUARANTINE)),
            members.lifetime(),
            members.keepalive(),
            members.tunnelsPerSource(),
            members.inner(),
            members.admission());
    mirror(List.of(more));
    assertThat(pools())
        .containsExactly(
            "members delegated 2001:db8:1500::/40",
            "members delegated 2001:db8:2500::/40",
            "members endpoint 2001:db8:b::/64",
            "members endpoint 2001:db8:c::/64");
  }

  @Test
  void poolsThatOverlapAreNamed() {
    assertThatThrownBy(
            () ->
                mirror(List.of(GUESTS, realm("members", "DIGEST-MD5", "2001:db8:a:0:1::/80", ""))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "realm members: the pool 2001:db8:a:0:1::/80 overlaps the pool 2001:db8:a::/64 of realm"
                + " guests");
    assertThat(realms()).isEmpty();
  }

  private Account hold(String prefix) {
    mirror(Settings.REALMS);
    Account alice = account("alice");
    assertThat(store().delegate(alice, PrefixKind.DELEGATED, Ipv6Prefix.parse(prefix), NOW))
        .isTrue();
    return alice;
  }

  private Optional<Ipv6Prefix> delegate(String userid, String pool) {
    return store().delegateFrom(account(userid), pool(pool), 56, NOW);
  }

  private Account account(String userid) {
    PostgresAccounts accounts = TestAccounts.of(database);
    return accounts.list().stream()
        .map(PostgresAccounts.Listed::account)
        .filter(account -> account.userid().equals(userid))
        .findFirst()
        .orElseGet(() -> accounts.createAccount("members", userid, TestAccounts.PASSWORD, NOW));
  }

  @Test
  void thePortalLearnsWhatARealmHasToOffer() {
    new RealmMirror(database, "example").mirror(Settings.REALMS, NOW);

    assertThat(
            read(
                """
                select digest_realm || ' ' || array_to_string(mechanisms, ',') || ' '
                  || array_to_string(tunnel_types, ',') || ' '
                  || array_to_string(delegation_lengths, ',')
                from realms where name = 'members'
                """))
        .containsExactly("example DIGEST-MD5 v6udpv4 56,64");
  }

  private PostgresTunnelStore store() {
    return new PostgresTunnelStore(database);
  }

  private static PrefixPool pool(String prefix) {
    return new PrefixPool(Ipv6Prefix.parse(prefix));
  }

  private void mirror(List<Realm> realms) {
    new RealmMirror(database).mirror(realms, NOW);
  }

  private List<String> pools() {
    return read(
        """
        select realm || ' ' || kind || ' ' || text(prefix) from pools
        where retired_at is null order by 1
        """);
  }

  private List<String> realms() {
    return read("select name from realms where removed_at is null order by 1");
  }

  private List<String> read(String sql) {
    return Sql.transaction(database, on -> on.list(row -> row.getString(1), sql));
  }
}
