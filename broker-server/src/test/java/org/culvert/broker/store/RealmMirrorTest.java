// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.culvert.broker.store.Settings.realm;

import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;
import org.culvert.broker.prefix.PrefixKind;
import org.culvert.broker.realm.Account;
import org.culvert.broker.realm.Realm;
import org.culvert.db.TestDatabase;
import org.culvert.protocol.address.Ipv6Prefix;
import org.culvert.protocol.message.Bytes;
import org.culvert.protocol.sasl.DigestMd5Verifier;
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
  void poolCantBeTakenAwayFromThoseWhoHoldSomethingOfIt() {
    hold("2001:db8:1500::/56");
    assertThatThrownBy(
            () ->
                mirror(
                    List.of(
                        GUESTS,
                        realm("members", "DIGEST-MD5", "2001:db8:b::/64", "2001:db8:2500::/40"))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "realm members: the pool 2001:db8:1500::/40 can't be taken away, 2001:db8:1500::/56 of"
                + " it is still held: put it back into the settings");
    assertThatThrownBy(() -> mirror(List.of(GUESTS))).hasMessageContaining("is still held");
    assertThat(pools()).as("nothing was changed").hasSize(3);
    assertThat(realms()).hasSize(2);
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

  private void hold(String prefix) {
    mirror(Settings.REALMS);
    Account alice =
        new PostgresAccounts(database)
            .createAccount(
                "members", "alice", new DigestMd5Verifier("x", Bytes.of(new byte[16])), NOW);
    assertThat(
            new PostgresTunnelStore(database)
                .delegate(alice, PrefixKind.DELEGATED, Ipv6Prefix.parse(prefix), NOW))
        .isTrue();
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
