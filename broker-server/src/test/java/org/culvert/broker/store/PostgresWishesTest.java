// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.culvert.broker.realm.Account;
import org.culvert.broker.tunnel.Hold;
import org.culvert.broker.tunnel.TunnelWish;
import org.culvert.db.TestDatabase;
import org.culvert.protocol.message.Bytes;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PostgresWishesTest {
  private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
  private static final Duration DAY = Duration.ofDays(1);

  private final String url = TestDatabase.freshUrl();
  private final DataSource database = TestDatabase.at(url);
  private final PostgresWishes wishes = new PostgresWishes(database);

  @BeforeEach
  void mirrorRealms() {
    new RealmMirror(database).mirror(Settings.REALMS, NOW);
  }

  @Test
  void wishIsOpenUntilItIsDoneAndForgottenLater() {
    long tunnel = tunnel();
    wish("close", tunnel, "owner");
    TunnelWish wish = wishes.wishes(NOW).getFirst();
    assertThat(wish.kind()).isEqualTo(TunnelWish.Kind.CLOSE);
    assertThat(wish.tunnelId()).isEqualTo(tunnel);
    assertThat(wish.by()).isEqualTo(Hold.By.OWNER);

    wishes.done(wish, NOW);
    assertThat(wishes.wishes(NOW.minusSeconds(1))).as("just done").containsExactly(wish);
    assertThat(wishes.wishes(NOW)).isEmpty();
    assertThat(wishes.forget(NOW)).isZero();
    assertThat(wishes.forget(NOW.plusSeconds(1))).isEqualTo(1);
  }

  @Test
  void wishForATunnelThatEndedByItselfIsForgottenToo() {
    wish("hand over", tunnel(), "operator");
    assertThat(wishes.forget(Instant.now().plus(DAY))).isZero();
    execute("update tunnels set state = 'closed', closed_at = now(), close_reason = 'silent'");
    assertThat(wishes.forget(Instant.now().plus(DAY))).isEqualTo(1);
  }

  @Test
  void onlyKnownWishesCanBeWritten() {
    long tunnel = tunnel();
    assertThatThrownBy(() -> wish("explode", tunnel, "owner"))
        .hasMessageContaining("wishes_kind_check");
  }

  @Test
  void operatorsHoldIsToldRatherThanTheOwners() {
    PostgresHolds holds = new PostgresHolds(database);
    Account alice = account();
    assertThat(holds.holdOn(alice)).isEmpty();
    execute("insert into holds (account, held_by) select id, 'owner' from accounts");
    assertThat(holds.holdOn(alice).orElseThrow().by()).isEqualTo(Hold.By.OWNER);
    execute(
        "insert into holds (account, held_by, reason) select id, 'operator', 'x' from accounts");
    assertThat(holds.holdOn(alice).orElseThrow().reason()).contains("x");
    assertThat(holds.heldTunnels()).isEmpty();
    execute("update tunnels set account = (select id from accounts)");
    long tunnel = tunnel();
    execute("update tunnels set account = (select id from accounts)");
    assertThat(holds.heldTunnels()).containsOnlyKeys(tunnel).containsValue(Hold.By.OPERATOR);
  }

  @Test
  void whoListensHearsAtOnceAndAgainAfterTheConnectionWasLost() throws Exception {
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    long tunnel = tunnel();
    try (Notices notices = new Notices(url, "postgres", Bytes.EMPTY, heard::add)) {
      assertThat(notices).isNotNull();
      assertThat(heard.poll(20, TimeUnit.SECONDS)).isEqualTo(Notices.ANY);
      wish("close", tunnel, "owner");
      assertThat(heard.poll(20, TimeUnit.SECONDS)).isEqualTo("wishes");
      read(
          """
          select pg_terminate_backend(pid) from pg_stat_activity
          where application_name = 'culvert broker listens' and datname = current_database()
          """);
      assertThat(heard.poll(20, TimeUnit.SECONDS)).isEqualTo(Notices.ANY);
      wish("close", tunnel, "owner");
      assertThat(heard.poll(20, TimeUnit.SECONDS)).isEqualTo("wishes");
    }
  }

  private Account account() {
    return TestAccounts.of(database).createAccount("members", "alice", TestAccounts.PASSWORD, NOW);
  }

  private long tunnel() {
    return Sql.transaction(
        database,
        sql ->
            sql.first(
                    row -> row.getLong(1),
                    """
                    insert into tunnels (realm, state, type, listener, local_address,
                      outer_address, outer_port, server_address, client_address, offered_at,
                      accepted_at, lease_ends_at)
                    values ('members', 'live', 'v6udpv4', 'main', '192.0.2.1', '192.0.2.7', 9,
                      '2001:db8:b::2', '2001:db8:b::3', now(), now(), now() + interval '7 days')
                    returning id
                    """)
                .orElseThrow());
  }

  private void wish(String kind, long tunnel, String by) {
    int _ =
        Sql.transaction(
            database,
            sql ->
                sql.update(
                    "insert into wishes (kind, tunnel, wished_by) values (?, ?, ?)",
                    kind,
                    tunnel,
                    by));
  }

  private void execute(String statement) {
    int _ = Sql.transaction(database, sql -> sql.update(statement));
  }

  private void read(String query) {
    Sql.transaction(database, sql -> sql.list(_ -> true, query));
  }
}
