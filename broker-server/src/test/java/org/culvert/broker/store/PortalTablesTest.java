// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import javax.sql.DataSource;
import org.culvert.broker.delegation.RecordSet;
import org.culvert.broker.delegation.RecordStore;
import org.culvert.broker.delegation.Wish;
import org.culvert.broker.realm.Account;
import org.culvert.broker.realm.Inbound;
import org.culvert.broker.realm.RefusalLog.Refused;
import org.culvert.broker.tunnel.InboundRules;
import org.culvert.broker.tunnel.Sample;
import org.culvert.broker.tunnel.Traffic;
import org.culvert.db.TestDatabase;
import org.culvert.protocol.address.Endpoint;
import org.culvert.protocol.address.IpAddress;
import org.culvert.protocol.address.Ipv4Address;
import org.culvert.protocol.address.Ipv6Address;
import org.culvert.protocol.address.Ipv6Prefix;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the broker reads that the portal writes, and the other way round. */
class PortalTablesTest {
  private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
  private static final Endpoint HOME = new Endpoint(Ipv4Address.parse("192.0.2.7"), 4000);

  private final DataSource database = TestDatabase.fresh();
  private Account alice = new Account(0, "", "");

  @BeforeEach
  void fill() {
    new RealmMirror(database).mirror(Settings.REALMS, NOW);
    alice = TestAccounts.of(database).createAccount("members", "alice", TestAccounts.PASSWORD, NOW);
  }

  @Test
  void realmSaysItsMtuAndWhatMayComeIn() {
    assertThat(read("select mtu || ' ' || inbound from realms where name = 'members'"))
        .containsExactly("1280 open");
  }

  @Test
  void policyOfAnAccountComesWithItsOpenings() {
    PostgresInbound inbound = new PostgresInbound(database);
    assertThat(inbound.inboundOf(alice)).isEmpty();
    execute("insert into inbound_policies (account, policy) select id, 'open' from accounts");
    assertThat(inbound.inboundOf(alice)).contains(new InboundRules(Inbound.OPEN, List.of()));
    execute("update inbound_policies set policy = 'outbound only'");
    execute(
        """
        insert into inbound_openings (account, protocol, port, address)
        select id, 6, 22, '2001:db8:1500::7'::inet from accounts union all
        select id, 50, null, null::inet from accounts
        """);
    InboundRules rules =
        new InboundRules(
            Inbound.OUTBOUND_ONLY,
            List.of(
                new InboundRules.Opening(
                    6, OptionalInt.of(22), Optional.of(IpAddress.parse("2001:db8:1500::7"))),
                new InboundRules.Opening(50, OptionalInt.empty(), Optional.empty())));
    assertThat(inbound.inboundOf(alice)).contains(rules);
    assertThat(inbound.inboundOfAll()).as("has no tunnel").isEmpty();
    tunnel();
    assertThat(inbound.inboundOfAll()).isEqualTo(Map.of(alice.id(), rules));
  }

  @Test
  void samplesAreOfWatchedTunnelsAndForgotten() {
    PostgresSamples samples = new PostgresSamples(database);
    long tunnel = tunnel();
    assertThat(samples.watched(NOW, 9)).isEmpty();
    execute("insert into watches select id, '2026-11-23 10:01Z' from tunnels");
    assertThat(samples.watched(NOW, 9)).isEqualTo(Map.of(tunnel, NOW.plusSeconds(60)));
    assertThat(samples.watched(NOW.plusSeconds(60), 9)).isEmpty();

    Traffic traffic = new Traffic(1, 2, 3, 4, 5, 6);
    samples.write(
        List.of(
            new Sample(tunnel, NOW, Duration.ofSeconds(2), traffic, OptionalLong.of(12_345)),
            new Sample(tunnel + 9, NOW, Duration.ofSeconds(2), traffic, OptionalLong.empty()),
            new Sample(
                tunnel, NOW.plusSeconds(2), Duration.ofSeconds(2), traffic, OptionalLong.empty())));
    assertThat(
            read(
                """
                select millis || ' ' || octets_from_client || ' ' || drops_to_client || ' '
                  || coalesce(round_trip_micros::text, 'none') from samples order by at
                """))
        .containsExactly("2000 2 6 12345", "2000 2 6 none");
    samples.forget(NOW.plusSeconds(1));
    assertThat(read("select at::text from samples")).hasSize(1);
    samples.forget(NOW.plus(Duration.ofDays(2)));
    assertThat(read("select tunnel::text from watches")).isEmpty();
  }

  @Test
  void hoursAreSummedUpOnceTheDayIsOverAndTheMonthToo() {
    long tunnel = tunnel();
    hour(tunnel, "2026-10-31 22:00Z", 1);
    hour(tunnel, "2026-10-31 23:00Z", 2);
    hour(tunnel, "2026-11-01 00:00Z", 4);
    hour(tunnel, "2026-11-02 00:00Z", 8);
    TrafficHistory history = new TrafficHistory(database);
    Instant second = Instant.parse("2026-11-02T00:00:00Z");

    history.step(second.plusSeconds(599));
    assertThat(days()).as("the last counters may be on their way").containsExactly("10-31 3");
    for (int time = 0; time < 2; time++) {
      history.step(second.plusSeconds(600 + time));
      assertThat(days()).containsExactly("10-31 3", "11-01 4");
      assertThat(months()).containsExactly("2026-10 3");
    }
    history.step(Instant.parse("2026-12-06T23:00:00Z"));
    assertThat(days()).containsExactly("10-31 3", "11-01 4", "11-02 8");
    assertThat(months()).containsExactly("2026-10 3", "2026-11 12");
    assertThat(read("select count(*)::text from traffic")).as("old hours").containsExactly("2");
    history.step(Instant.parse("2028-01-05T23:00:00Z"));
    assertThat(days()).containsExactly();
    assertThat(months()).containsExactly("2026-10 3", "2026-11 12");
    history.step(Instant.parse("2036-11-05T23:00:00Z"));
    assertThat(months()).containsExactly("2026-11 12");
  }

  @Test
  void lastRefusalOfAnAccountIsRememberedAndHowOftenItCame() {
    LastRefusals refusals = new LastRefusals(database);
    refusals.note(refused("alice", 0, "Authentication failed"));
    refusals.note(refused("ALICE", 1, "Authentication failed"));
    refusals.note(refused("nobody", 1, "Authentication failed"));
    refusals.note(refused("x".repeat(5000), 1, "Authentication failed"));
    refusals.flush();
    assertThat(refusals()).containsExactly("300 Authentication failed 2 1");
    refusals.note(refused("alice", 60, "Authentication failed"));
    refusals.flush();
    refusals.flush();
    assertThat(refusals()).containsExactly("300 Authentication failed 3 60");
    refusals.note(refused("alice", 90, "Something else"));
    refusals.flush();
    assertThat(refusals()).containsExactly("300 Something else 1 0");
  }

  @Test
  void ownersNameServersComeBeforeTheClientsUntilTheOwnerLeavesItToTheClient() {
    PostgresRecordStore records = new PostgresRecordStore(database);
    long tunnel = tunnel();
    records.note(
        new Wish(
            tunnel,
            alice.id(),
            "members",
            "alice",
            Ipv6Address.parse("2001:db8:b::3"),
            Optional.of(Ipv6Prefix.parse("2001:db8:1500::/56")),
            List.of("ns1.client.example")));
    takeUp(records);
    assertThat(wanted()).containsExactly("zone {ns1.client.example}");

    execute(
        "insert into tunnel_settings (account, name_servers)"
            + " select id, '{ns1.own.example,ns2.own.example}' from accounts");
    PostgresWishes wishes = new PostgresWishes(database);
    wishes.renewNames(tunnel);
    takeUp(records);
    assertThat(wanted()).containsExactly("zone {ns1.own.example,ns2.own.example}");

    execute("update tunnel_settings set name_servers = '{}'");
    wishes.renewNames(tunnel);
    takeUp(records);
    assertThat(wanted()).containsExactly("router {2001:db8:1500::1}", "zone {}");

    execute("update tunnel_settings set name_servers = null");
    wishes.renewNames(tunnel);
    takeUp(records);
    assertThat(wanted()).containsExactly("router {}", "zone {ns1.client.example}");
  }

  private static void takeUp(PostgresRecordStore records) {
    int taken =
        records.takeUp(
            9,
            (wish, _) ->
                new RecordStore.Plan(
                    wish,
                    wish.nameServers().isEmpty()
                        ? List.of(
                            new RecordSet(
                                "router", RecordSet.Type.AAAA, List.of("2001:db8:1500::1")))
                        : List.of(new RecordSet("zone", RecordSet.Type.NS, wish.nameServers()))),
            NOW);
    assertThat(taken).isEqualTo(1);
  }

  private List<String> wanted() {
    return read("select name || ' ' || wanted::text from dns_records order by name");
  }

  private static Refused refused(String userid, int second, String text) {
    return new Refused("members", userid, NOW.plusSeconds(second), 300, text, HOME);
  }

  private List<String> refusals() {
    return read(
        """
        select code || ' ' || text || ' ' || times || ' '
          || extract(epoch from last_at - first_at)::int from refusals
        """);
  }

  private List<String> days() {
    return read("select to_char(day, 'MM-DD ') || octets_to_client from traffic_days order by day");
  }

  private List<String> months() {
    return read(
        "select to_char(month, 'YYYY-MM ') || octets_to_client from traffic_months order by month");
  }

  private void hour(long tunnel, String hour, int octets) {
    int _ =
        Sql.transaction(
            database,
            sql ->
                sql.update(
                    "insert into traffic (tunnel, hour, octets_to_client) values (?,"
                        + " ?::timestamptz, ?)",
                    tunnel,
                    hour,
                    octets));
  }

  private long tunnel() {
    return Sql.transaction(
        database,
        sql ->
            sql.first(
                    row -> row.getLong(1),
                    """
                    insert into tunnels (realm, account, state, type, listener, local_address,
                      outer_address, outer_port, server_address, client_address, offered_at,
                      accepted_at, lease_ends_at)
                    values ('members', ?, 'live', 'v6udpv4', 'main', '192.0.2.1', '192.0.2.7', 9,
                      '2001:db8:b::2', '2001:db8:b::3', now(), now(), now() + interval '7 days')
                    returning id
                    """,
                    alice.id())
                .orElseThrow());
  }

  private void execute(String statement) {
    int _ = Sql.transaction(database, sql -> sql.update(statement));
  }

  private List<String> read(String query) {
    return Sql.transaction(database, sql -> sql.list(row -> row.getString(1), query));
  }
}
