// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.culvert.broker.prefix.PrefixKind;
import org.culvert.broker.prefix.PrefixPool;
import org.culvert.broker.realm.Account;
import org.culvert.db.TestDatabase;
import org.culvert.protocol.address.Ipv6Prefix;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeletedAccountsTest {
  private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
  private static final Duration QUARANTINE = Duration.ofDays(30);
  private static final Duration NAME_KEPT = Duration.ofDays(180);
  private static final PrefixPool POOL = new PrefixPool(Ipv6Prefix.parse("2001:db8:1500::/40"));

  private final DataSource database = TestDatabase.fresh();
  private final PostgresTunnelStore store = new PostgresTunnelStore(database);
  private final DeletedAccounts deleted =
      new DeletedAccounts(database, Map.of("members", QUARANTINE), NAME_KEPT);
  private Account alice = new Account(0, "", "");

  @BeforeEach
  void fill() {
    new RealmMirror(database).mirror(Settings.REALMS, NOW);
    alice = TestAccounts.of(database).createAccount("members", "alice", TestAccounts.PASSWORD, NOW);
    store.delegateFrom(alice, POOL, 56, NOW);
    store.delegate(alice, PrefixKind.ENDPOINT, Ipv6Prefix.parse("2001:db8:b::2/127"), NOW);
  }

  @Test
  void addressesRestAndGoToOthersAndTheNameIsFreeInTheEnd() {
    delete();
    deleted.step(NOW);
    assertThat(store.endQuarantine(NOW.plus(QUARANTINE).minusSeconds(1))).isZero();
    assertThat(store.endQuarantine(NOW.plus(QUARANTINE))).isEqualTo(2);

    deleted.step(NOW.plus(NAME_KEPT).minusSeconds(1));
    assertThat(read("select userid from accounts")).containsExactly("alice");
    assertThat(read("select prefix::text from prefix_delegations")).isEmpty();

    deleted.step(NOW.plus(NAME_KEPT));
    assertThat(read("select userid from accounts")).isEmpty();
  }

  @Test
  void nothingIsTakenFromATunnelThatIsStillUp() {
    tunnel("live");
    delete();
    deleted.step(NOW.plus(NAME_KEPT));

    assertThat(read("select state from tunnels")).containsExactly("live");
    assertThat(read("select prefix::text from prefix_delegations where quarantine_ends_at is null"))
        .hasSize(2);
  }

  @Test
  void tunnelsAreForgottenADayAfterTheyEnded() {
    tunnel("closed");
    delete();
    deleted.step(NOW.plus(Duration.ofHours(23)));
    assertThat(read("select state from tunnels")).hasSize(1);

    deleted.step(NOW.plus(Duration.ofDays(1)));
    assertThat(read("select state from tunnels")).isEmpty();
    assertThat(read("select userid from accounts")).containsExactly("alice");
  }

  @Test
  void aNameInTheDnsIsReleasedFirst() {
    tunnel("closed");
    execute(
        """
        insert into dns_wishes (tunnel, account, address, name_servers, taken_up_at, release_at)
        select id, account, client_address, '{}', now(), '2027-01-01' from tunnels
        """);
    execute(
        """
        insert into dns_records (name, type, wanted, tunnel, next_try_at)
        select 'alice.example.net.', 'AAAA', '{2001:db8:b::3}', id, now() from tunnels
        """);
    delete();
    deleted.step(NOW.plus(Duration.ofDays(2)));

    assertThat(read("select release_at::text from dns_wishes where release_at < '2026-11-26'"))
        .hasSize(1);
    assertThat(read("select state from tunnels")).hasSize(1);
  }

  @Test
  void accountsThatNobodyDeletedAreLeftAlone() {
    deleted.step(NOW.plus(NAME_KEPT).plus(NAME_KEPT));

    assertThat(read("select userid from accounts")).containsExactly("alice");
  }

  private void delete() {
    execute(
        "update accounts set deleted_at = '2026-11-23 10:00Z', disabled_at = '2026-11-23 10:00Z'");
  }

  private void tunnel(String state) {
    execute(
        """
        insert into tunnels (realm, account, state, type, listener, local_address, outer_address,
          outer_port, server_address, client_address, offered_at, accepted_at, lease_ends_at,
          closed_at, close_reason)
        select 'members', id, '%1$s', 'v6udpv4', 'main', '192.0.2.1', '192.0.2.7', 4000,
          '2001:db8:b::2', '2001:db8:b::3', '2026-11-23 09:00Z', '2026-11-23 09:00Z',
          '2026-11-30 09:00Z',
          case '%1$s' when 'closed' then timestamptz '2026-11-23 10:00Z' end,
          case '%1$s' when 'closed' then 'deleted by owner' end
        from accounts
        """
            .formatted(state));
  }

  private List<String> read(String query) {
    return Sql.transaction(database, sql -> sql.list(row -> row.getString(1), query));
  }

  private void execute(String statement) {
    int _ = Sql.transaction(database, sql -> sql.update(statement));
  }
}
