// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import javax.sql.DataSource;
import org.culvert.broker.realm.Account;
import org.culvert.broker.tunnel.OwnLimits;
import org.culvert.db.TestDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PostgresLimitsTest {
  private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");
  private static final Instant MONTH = Instant.parse("2026-11-01T00:00:00Z");

  private final DataSource database = TestDatabase.fresh();
  private final PostgresLimits limits = new PostgresLimits(database);
  private Account alice = new Account(0, "", "");

  @BeforeEach
  void fill() {
    new RealmMirror(database).mirror(Settings.REALMS, NOW);
    alice = TestAccounts.of(database).createAccount("members", "alice", TestAccounts.PASSWORD, NOW);
  }

  @Test
  void whatWasDecidedReplacesWhatWasBeforeAndNothingIsNoRow() {
    assertThat(limits.ownOf(alice.id())).isEqualTo(OwnLimits.NONE);
    OwnLimits own =
        new OwnLimits(
            OptionalInt.of(0),
            OptionalInt.of(100),
            OptionalInt.empty(),
            OptionalInt.of(0),
            Optional.of(true));
    limits.decide(alice.id(), own, NOW);
    assertThat(limits.own()).isEqualTo(Map.of(alice.id(), own));
    OwnLimits other =
        new OwnLimits(
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalInt.of(5),
            OptionalInt.empty(),
            Optional.of(false));
    limits.decide(alice.id(), other, NOW);
    assertThat(limits.ownOf(alice.id())).isEqualTo(other);
    limits.decide(alice.id(), OwnLimits.NONE, NOW);
    assertThat(limits.own()).isEmpty();
  }

  @Test
  void accountIsFoundByItsNameInAnyCase() {
    assertThat(limits.account("members", "Alice")).isEqualTo(alice);
    assertThatThrownBy(() -> limits.account("members", "bob"))
        .hasMessage("realm members has no account bob");
  }

  @Test
  void monthIsWhatItsDaysAndHoursSayAndNothingTwice() throws Exception {
    TestAccounts.of(database).createAccount("members", "bob", TestAccounts.PASSWORD, NOW);
    tunnel(1, "alice", "2001:db8:b::2", "");
    tunnel(2, "alice", "2001:db8:b::4", "2026-11-20 12:00Z");
    tunnel(3, "alice", "2001:db8:b::6", "2026-10-20 12:00Z");
    tunnel(4, "bob", "2001:db8:b::8", "");
    hour(3, "2026-10-20 11:00Z", 1);
    hour(1, "2026-10-31 23:00Z", 2);
    hour(1, "2026-11-01 00:00Z", 4);
    hour(2, "2026-11-20 11:00Z", 8);
    hour(1, "2026-11-24 09:00Z", 16);
    hour(4, "2026-11-24 09:00Z", 1000);

    assertThat(octets()).as("before anything is summed up").isEqualTo(2 * (4 + 8 + 16));
    new TrafficHistory(database).step(NOW);
    assertThat(octets()).as("days and hours").isEqualTo(2 * (4 + 8 + 16));
    execute("delete from traffic where hour < '2026-11-24Z'");
    assertThat(octets()).isEqualTo(2 * (4 + 8 + 16));
    assertThat(limits.octetsSince(List.of(alice.id()), Instant.parse("2026-12-01T00:00:00Z")))
        .isEqualTo(Map.of(alice.id(), 0L));
  }

  private long octets() {
    return limits.octetsSince(List.of(alice.id()), MONTH).getOrDefault(alice.id(), -1L);
  }

  private void tunnel(long id, String userid, String server, String closedAt) throws Exception {
    String end = closedAt.isEmpty() ? "null" : "'" + closedAt + "'";
    execute(
        """
        insert into tunnels (id, realm, account, state, type, listener, local_address, outer_address,
          outer_port, server_address, client_address, offered_at, accepted_at, lease_ends_at,
          closed_at, close_reason)
        overriding system value
        select %d, realm, id, case when %s is null then 'live' else 'closed' end, 'v6udpv4', 'main',
          '192.0.2.1', '192.0.2.7', 4000 + %d, '%s', inet '%s' + 1, '2026-10-01Z', '2026-10-01Z',
          '2027-01-01Z', %s, case when %s is null then null else 'deleted' end
        from accounts where userid = '%s'
        """
            .formatted(id, end, id, server, server, end, end, userid));
  }

  private void hour(long tunnel, String hour, long octets) throws Exception {
    execute(
        """
        insert into traffic (tunnel, hour, octets_from_client, octets_to_client)
        values (%d, '%s', %d, %d)
        """
            .formatted(tunnel, hour, octets, octets));
  }

  private void execute(String sql) throws Exception {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
