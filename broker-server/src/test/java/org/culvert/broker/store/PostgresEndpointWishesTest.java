// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.culvert.broker.realm.Account;
import org.culvert.broker.tunnel.EndpointWishes.EndpointWish;
import org.culvert.broker.tunnel.EndpointWishes.Result;
import org.culvert.db.TestDatabase;
import org.culvert.protocol.address.Ipv4Address;
import org.culvert.protocol.message.Bytes;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PostgresEndpointWishesTest {
  private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");

  private final String url = TestDatabase.freshUrl();
  private final DataSource database = TestDatabase.at(url);
  private final PostgresEndpointWishes wishes = new PostgresEndpointWishes(database);
  private Account alice = new Account(0, "", "");

  @BeforeEach
  void fill() {
    new RealmMirror(database).mirror(Settings.REALMS, NOW);
    alice = TestAccounts.of(database).createAccount("members", "alice", TestAccounts.PASSWORD, NOW);
  }

  @Test
  void itIsOpenUntilItIsSettled() {
    long tunnel = tunnel("v6v4");
    wish("203.0.113.5", "10:00");
    EndpointWish wish = new EndpointWish(alice.id(), tunnel, Ipv4Address.parse("203.0.113.5"));
    assertThat(wishes.open()).containsExactly(wish);

    wishes.settle(wish, Result.NOT_ALLOWED, NOW);

    assertThat(wishes.open()).isEmpty();
    assertThat(read("select outcome from endpoint_wishes")).containsExactly("not allowed");
  }

  @Test
  void whatIsWishedMeanwhileStaysOpen() {
    long tunnel = tunnel("v6v4");
    wish("203.0.113.5", "10:00");
    EndpointWish former = wishes.open().getFirst();
    wish("203.0.113.6", "10:01");

    wishes.settle(former, Result.MOVED, NOW);

    assertThat(wishes.open())
        .containsExactly(new EndpointWish(alice.id(), tunnel, Ipv4Address.parse("203.0.113.6")));
  }

  @Test
  void aTunnelThatIsNewerIsWhereItsClientIs() {
    wish("203.0.113.5", "08:59");
    tunnel("v6v4");

    assertThat(wishes.open()).isEmpty();
  }

  @Test
  void aTunnelOverUdpFollowsItsClientAnyway() {
    tunnel("v6udpv4");
    wish("203.0.113.5", "10:00");

    assertThat(wishes.open()).isEmpty();
  }

  @Test
  void whoListensHearsOfIt() throws Exception {
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    try (Notices notices = new Notices(url, "postgres", Bytes.EMPTY, heard::add)) {
      assertThat(notices).isNotNull();
      assertThat(heard.poll(20, TimeUnit.SECONDS)).isEqualTo(Notices.ANY);
      wish("203.0.113.5", "10:00");
      assertThat(heard.poll(20, TimeUnit.SECONDS)).isEqualTo("endpoint_wishes");
      wish("203.0.113.6", "10:01");
      assertThat(heard.poll(20, TimeUnit.SECONDS)).isEqualTo("endpoint_wishes");
    }
  }

  private void wish(String address, String time) {
    int _ =
        Sql.transaction(
            database,
            sql ->
                sql.update(
                    """
                    insert into endpoint_wishes (account, address, wished_at)
                    values (?, ?::inet, ?::timestamptz)
                    on conflict (account) do update
                    set address = excluded.address, wished_at = excluded.wished_at,
                        done_at = null, outcome = null
                    """,
                    alice.id(),
                    address,
                    "2026-11-23 " + time + "Z"));
  }

  private long tunnel(String type) {
    return Sql.transaction(
        database,
        sql ->
            sql.first(
                    row -> row.getLong(1),
                    """
                    insert into tunnels (realm, account, state, type, listener, local_address,
                      outer_address, outer_port, server_address, client_address, offered_at,
                      accepted_at, lease_ends_at)
                    values ('members', ?, 'live', ?, 'main', '192.0.2.1', '192.0.2.7',
                      case when ? = 'v6v4' then 0 else 9 end,
                      '2001:db8:b::2', '2001:db8:b::3', '2026-11-23 09:00Z', '2026-11-23 09:00Z',
                      '2026-11-30 09:00Z')
                    returning id
                    """,
                    alice.id(),
                    type,
                    type)
                .orElseThrow());
  }

  private List<String> read(String query) {
    return Sql.transaction(database, sql -> sql.list(row -> row.getString(1), query));
  }
}
