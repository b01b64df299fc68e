// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.culvert.broker.realm.Account;
import org.culvert.broker.tunnel.Traffic;
import org.culvert.broker.tunnel.Tunnel;
import org.culvert.broker.tunnel.TunnelStore;
import org.culvert.broker.tunnel.TunnelStore.Activity;
import org.culvert.broker.tunnel.TunnelStore.Offering;
import org.culvert.broker.tunnel.TunnelStore.Room;
import org.culvert.broker.tunnel.TunnelStoreContract;
import org.culvert.db.TestDatabase;
import org.culvert.protocol.message.Bytes;
import org.culvert.protocol.message.RoamingKey;
import org.culvert.protocol.sasl.CredentialSeal;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PostgresTunnelStoreTest extends TunnelStoreContract {
  private final DataSource database = TestDatabase.fresh();
  private final TunnelStore store =
      new PostgresTunnelStore(database, Optional.of(TestAccounts.seal(TestAccounts.KEY)));

  @BeforeEach
  void mirrorRealms() {
    new RealmMirror(database).mirror(Settings.REALMS, NOW);
  }

  @Override
  protected TunnelStore store() {
    return store;
  }

  @Override
  protected Account account(String userid) {
    return TestAccounts.of(database).createAccount("members", userid, TestAccounts.PASSWORD, NOW);
  }

  @Test
  void databaseItselfForbidsOverlap() {
    offer(anonymous(endpoint("192.0.2.7", 1), "2001:db8:a::2/127"));
    assertThatThrownBy(
            () ->
                execute(
                    """
                    insert into prefix_delegations (realm, kind, prefix, tunnel, granted_at)
                    select 'guests', 'endpoint', '2001:db8:a::2/127', id, now() from tunnels
                    """))
        .isInstanceOf(DatabaseFailure.class)
        .hasMessageContaining("delegations_do_not_overlap");
    assertThatThrownBy(
            () ->
                execute(
                    """
                    insert into pools (realm, kind, prefix)
                    values ('guests', 'delegated', '2001:db8:a:0:1::/80')
                    """))
        .hasMessageContaining("pools_do_not_overlap");
  }

  @Test
  void whoHadAnAddressIsWrittenDownForEver() {
    Account alice = account("alice");
    Tunnel tunnel = of(alice, endpoint("192.0.2.7", 4000), Optional.of("2001:db8:1500::/56"));
    offer(tunnel);
    accept(tunnel);
    assertThat(uses()).containsExactly("alice 192.0.2.7:4000 2001:db8:1500::/56 open");
    close(tunnel, NOW.plus(Duration.ofHours(1)));
    assertThat(uses()).containsExactly("alice 192.0.2.7:4000 2001:db8:1500::/56 3600");
    assertThatThrownBy(() -> execute("delete from attribution"))
        .hasMessageContaining("append only");
    assertThatThrownBy(() -> execute("update attribution set userid = 'bob'"))
        .hasMessageContaining("append only");
  }

  @Test
  void whereATunnelWasBeforeItMovedIsWrittenDownToo() {
    Account alice = account("alice");
    Tunnel tunnel = of(alice, endpoint("192.0.2.7", 4000), Optional.of("2001:db8:1500::/56"));
    offer(tunnel);
    accept(tunnel);
    store.allowMoves(new RoamingKey(tunnel.id(), Bytes.of(new byte[32])));
    store.move(tunnel.id(), endpoint("203.0.113.9", 61_000), 1, NOW.plusSeconds(60));
    store.move(tunnel.id(), endpoint("203.0.113.9", 61_000), 2, NOW.plusSeconds(70));
    assertThat(uses())
        .containsExactly(
            "alice 192.0.2.7:4000 2001:db8:1500::/56 60",
            "alice 203.0.113.9:61000 2001:db8:1500::/56 open");
    store.move(tunnel.id(), endpoint("192.0.2.7", 4000), 3, NOW.plusSeconds(100));
    close(tunnel, NOW.plusSeconds(150));
    assertThat(uses())
        .containsExactly(
            "alice 192.0.2.7:4000 2001:db8:1500::/56 60",
            "alice 203.0.113.9:61000 2001:db8:1500::/56 40",
            "alice 192.0.2.7:4000 2001:db8:1500::/56 50");
    assertThat(read("select count(*)::text from roaming")).containsExactly("0");
    assertThat(
            read(
                """
                select event || ' since ' || extract(epoch from at - since)::integer
                  || coalesce(' at ' || host(former_address) || ':' || former_port, '')
                from attribution where event <> 'began' order by id
                """))
        .as("each row tells the use that it ends")
        .containsExactly(
            "moved since 60 at 192.0.2.7:4000",
            "moved since 40 at 203.0.113.9:61000",
            "ended since 50");
  }

  @Test
  void liveTunnelsOfDisabledAccountsAreKnown() {
    Tunnel live = of(account("alice"), endpoint("192.0.2.7", 1), Optional.empty());
    offer(live);
    accept(live);
    offer(of(account("bob"), endpoint("192.0.2.7", 2), Optional.empty()));
    offer(anonymous(endpoint("192.0.2.7", 3), "2001:db8:a::2/127"));
    assertThat(store.disabled()).isEmpty();
    for (String userid : List.of("alice", "bob")) {
      TestAccounts.of(database).disable("members", userid, NOW);
    }
    assertThat(store.disabled()).as("bob's is an offer yet").containsExactly(live.id());
    close(live, NOW);
    assertThat(store.disabled()).isEmpty();
  }

  @Test
  void whoReadsTheDatabaseHasNoSecretOfAClientThatMayMove() {
    RoamingKey key = roaming(store);
    assertThat(store.rightToMove(key.tunnel()).orElseThrow().key()).isEqualTo(key);
    String written = HexFormat.of().formatHex(key.secret().toArray());
    assertThat(read("select encode(secret, 'hex') from roaming"))
        .allMatch(secret -> secret.length() == 96 && !secret.contains(written));

    TunnelStore withoutTheKey = new PostgresTunnelStore(database);
    assertThat(withoutTheKey.rightToMove(key.tunnel())).isEmpty();
    assertThat(withoutTheKey.rightsToMove()).isEmpty();
    Optional<CredentialSeal> another = Optional.of(TestAccounts.seal(CredentialSeal.drawKey()));
    assertThat(new PostgresTunnelStore(database, another).rightsToMove()).isEmpty();
  }

  @Test
  void trafficAddsUpByTheHour() {
    Tunnel tunnel = anonymous(endpoint("192.0.2.7", 1), "2001:db8:a::2/127");
    offer(tunnel);
    accept(tunnel);
    Traffic traffic = new Traffic(1, 100, 2, 200, 3, 4);
    Activity activity = new Activity(tunnel.id(), true, Optional.of(NOW), traffic);
    store.report(List.of(activity, activity), NOW);
    Activity unknown = new Activity(tunnel.id() + 1, true, Optional.of(NOW), traffic);
    store.report(List.of(unknown, activity), NOW.plus(Duration.ofHours(1)));
    assertThat(
            read(
                """
                select packets_from_client || ' ' || octets_from_client || ' '
                  || packets_to_client || ' ' || octets_to_client || ' '
                  || drops_from_client || ' ' || drops_to_client
                from traffic order by hour
                """))
        .containsExactly("2 200 4 400 6 8", "1 100 2 200 3 4");
    assertThat(read("select (last_seen_at = proven_at)::text from tunnels"))
        .containsExactly("true");
  }

  @Test
  void secretsOfABrokerWithoutKeysAreSealedWhenItHasSome() {
    RoamingKey key = roaming(new PostgresTunnelStore(database));
    assertThat(store.rightToMove(key.tunnel()).orElseThrow().key()).isEqualTo(key);
    assertThat(TestAccounts.credentials(database, TestAccounts.KEY).reencrypt()).isEqualTo(1);
    assertThat(read("select key_id from roaming"))
        .containsExactly(TestAccounts.seal(TestAccounts.KEY).currentKey());
    String next = CredentialSeal.drawKey();
    TestAccounts.credentials(database, next, TestAccounts.KEY).reencrypt();
    TunnelStore later = new PostgresTunnelStore(database, Optional.of(TestAccounts.seal(next)));
    assertThat(later.rightToMove(key.tunnel()).orElseThrow().key()).isEqualTo(key);
    assertThat(store.rightsToMove()).isEmpty();
  }

  /** Of a live tunnel. */
  private RoamingKey roaming(TunnelStore in) {
    Tunnel tunnel = anonymous(endpoint("192.0.2.7", 1), "2001:db8:a::2/127");
    offer(tunnel);
    accept(tunnel);
    byte[] secret = new byte[RoamingKey.OCTETS];
    Arrays.fill(secret, (byte) 0x5C);
    RoamingKey key = new RoamingKey(tunnel.id(), Bytes.of(secret));
    in.allowMoves(key);
    return key;
  }

  @Test
  void acceptNotesThatTheCredentialIsInUse() {
    Account alice = account("alice");
    for (int port = 1; port <= 2; port++) {
      Tunnel tunnel = of(alice, endpoint("192.0.2.7", port), Optional.empty());
      offer(tunnel);
      accept(tunnel);
    }
    assertThat(read("select account::text from credential_use"))
        .containsExactly(Long.toString(alice.id()));
  }

  @Test
  void connectionThatDiesIsAnExceptionAndNoLostAddress() {
    AtomicBoolean kill = new AtomicBoolean(true);
    TunnelStore dying = new PostgresTunnelStore(new DyingConnections(database, kill));
    Tunnel tunnel = anonymous(endpoint("192.0.2.7", 1), "2001:db8:a::2/127");
    assertThatThrownBy(() -> dying.offer(tunnel, new Room(9, 0), NOW))
        .isInstanceOf(DatabaseFailure.class);
    assertThat(store.offersBefore(NOW)).isEmpty();
    kill.set(false);
    assertThat(dying.offer(tunnel, new Room(9, 0), NOW)).isEqualTo(Offering.OFFERED);
    kill.set(true);
    assertThatThrownBy(() -> dying.accept(tunnel.id(), NOW, NOW))
        .isInstanceOf(DatabaseFailure.class);
    assertThat(store.live()).isEmpty();
    assertThat(store.offersBefore(NOW)).containsExactly(tunnel.id());
  }

  private List<String> uses() {
    return read(
        """
        select userid || ' ' || host(outer_address) || ':' || outer_port || ' ' || text(prefix)
          || ' ' || coalesce(extract(epoch from ended_at - began_at)::int::text, 'open')
        from address_use order by began_at
        """);
  }

  private void execute(String sql) {
    Sql.transaction(database, on -> on.update(sql));
  }

  private List<String> read(String sql) {
    return Sql.transaction(database, on -> on.list(row -> row.getString(1), sql));
  }
}
