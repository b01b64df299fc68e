// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.culvert.broker.delegation.DnsWishes;
import org.culvert.broker.negotiation.Negotiation;
import org.culvert.broker.negotiation.NegotiationSettings;
import org.culvert.broker.negotiation.TspSession;
import org.culvert.broker.redirect.Redirector;
import org.culvert.broker.tunnel.LiveTunnel;
import org.culvert.broker.tunnel.FakeOuterSide;
import org.culvert.broker.tunnel.StoredTunnelProvisioner;
import org.culvert.broker.tunnel.Traffic;
import org.culvert.broker.tunnel.TunnelExpiry;
import org.culvert.broker.tunnel.TunnelTable;
import org.culvert.db.TestDatabase;
import org.culvert.protocol.address.Endpoint;
import org.culvert.protocol.address.Ipv4Address;
import org.culvert.protocol.message.Bytes;
import org.culvert.protocol.message.ClientMessage;
import org.culvert.protocol.message.ServerMessage;
import org.culvert.protocol.message.StatusCode;
import org.culvert.protocol.message.TunnelRequest;
import org.culvert.protocol.message.TunnelType;
import org.culvert.protocol.sasl.AnonymousMechanism;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** PostgreSQL goes away under a broker at work, and comes back. */
class DatabaseOutageTest {
  private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
  private static final Ipv4Address BROKER = Ipv4Address.parse("192.0.2.1");

  private static final int ATTEMPTS = 100;

  private final String url = TestDatabase.freshUrl();
  private final Database database =
      Database.open(url, "postgres", Bytes.EMPTY, 2, Duration.ofMillis(300), "");
  private final TunnelTable table = new TunnelTable();
  private final PostgresTunnelStore store = new PostgresTunnelStore(database.connections());
  private final TunnelExpiry expiry = new TunnelExpiry(store, table);
  private final Negotiation negotiation =
      new Negotiation(
          Map.of("main", List.of(Settings.REALMS.getFirst())),
          (_, _) -> List.of(new AnonymousMechanism()),
          TestAccounts.of(database.connections()),
          new StoredTunnelProvisioner(
              store,
              table,
              new FakeOuterSide().side(),
              new SecureRandom(),
              Optional.empty(),
              DnsWishes.NONE),
          NegotiationSettings.DEFAULT,
          () -> false,
          Redirector.none());

  @BeforeEach
  void mirrorRealms() {
    new RealmMirror(database.connections()).mirror(Settings.REALMS, NOW);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void sessionsHear310MeanwhileAndAllIsWellAfterwards() throws Exception {
    TspSession accepting = session(1);
    assertThat(create(accepting)).isEqualTo(StatusCode.SUCCESS);
    outage();
    assertThat(create(session(2))).isEqualTo(StatusCode.SERVER_ERROR);
    accepting.on(new ClientMessage.Accept(), NOW);
    assertThat(accepting.isEstablished()).isFalse();
    assertThat(table.all()).isEmpty();

    recovery();
    TspSession session = session(2);
    assertThat(create(session)).isEqualTo(StatusCode.SUCCESS);
    session.on(new ClientMessage.Accept(), NOW);
    assertThat(session.isEstablished()).isTrue();
    assertThat(store.live()).hasSize(1);
  }

  @Test
  void liveTunnelsStayInTheTableAndTheirTrafficIsWrittenLater() throws Exception {
    TspSession session = session(1);
    create(session);
    session.on(new ClientMessage.Accept(), NOW);
    LiveTunnel live = table.all().iterator().next();
    outage();
    live.seen(NOW.plusSeconds(1).toEpochMilli());
    live.countFromClient(100);
    expiry.step(NOW.plusSeconds(5));
    assertThat(table.byPeer(TunnelType.V6UDPV4, 0, new Endpoint(client(1), 4000).peer()))
        .isSameAs(live);

    recovery();
    live.countFromClient(200);
    expiry.step(NOW.plusSeconds(10));
    assertThat(stored("select octets_from_client from traffic")).isEqualTo(300);
    assertThat(live.traffic()).isEqualTo(new Traffic(2, 300, 0, 0, 0, 0));
  }

  @Test
  void aTunnelThatEndsMeanwhileIsEndedInTheDatabaseLater() throws Exception {
    TspSession session = session(1);
    create(session);
    session.on(new ClientMessage.Accept(), NOW);
    outage();
    expiry.step(NOW.plus(Duration.ofDays(2)));
    recovery();
    expiry.step(NOW.plus(Duration.ofDays(2)));
    assertThat(table.all()).isEmpty();
    assertThat(store.live()).isEmpty();
  }

  @Test
  void itIsSaidThatTheDatabaseIsAwayAndThatItIsBack() throws Exception {
    Duration moment = Duration.ofMillis(50);
    try (var watch = new DatabaseWatch(database.connections(), moment, moment.multipliedBy(10))) {
      assertThat(watch.obstacle()).isEmpty();
      outage();
      await(() -> watch.obstacle().isPresent());
      await(() -> watch.obstacle().orElse("").contains("not currently accepting connections"));
      recovery();
      await(() -> watch.obstacle().isEmpty());
    }
  }

  @Test
  void itIsSaidThatSomebodyMigratedTheDatabase() {
    Duration never = Duration.ofDays(1);
    try (var watch = new DatabaseWatch(database.connections(), never, never)) {
      watch.askSchema();
      assertThat(watch.schemaObstacle()).isEmpty();
      Sql.transaction(
          database.connections(),
          sql ->
              sql.update(
                  "insert into flyway_schema_history (installed_rank, version, description, type,"
                      + " script, installed_by, execution_time, success) values (9999, '9999',"
                      + " 'of another time', 'SQL', 'V9999.sql', 'somebody', 1, true)"));
      watch.askSchema();
      assertThat(watch.schemaObstacle().orElse("")).contains("9999", "start the program that");
    }
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    for (int i = 0; i < 1000 && !condition.getAsBoolean(); i++) {
      Thread.sleep(20);
    }
    assertThat(condition.getAsBoolean()).isTrue();
  }

  /** A session of an authenticated guest. */
  private TspSession session(int host) {
    TspSession session =
        negotiation.start("main", BROKER, new Endpoint(client(host), 4000), /* overUdp= */ true);
    session.on(new ClientMessage.Version("2.0.2"), NOW);
    session.on(new ClientMessage.Authenticate("ANONYMOUS"), NOW);
    return session;
  }

  private static Ipv4Address client(int host) {
    return new Ipv4Address(0xCB007100 + host);
  }

  private static StatusCode create(TspSession session) {
    TunnelRequest request =
        new TunnelRequest(
            TunnelType.V6UDPV4,
            false,
            Ipv4Address.parse("192.168.7.20"),
            Optional.of(Duration.ofSeconds(30)),
            Optional.empty());
    TspSession.Turn turn = session.on(new ClientMessage.Create(request), NOW);
    return ((ServerMessage.Reply) turn.replies().getFirst()).status().code().orElseThrow();
  }

  /** Every connection breaks off, and nobody gets a new one. */
  private void outage() throws SQLException {
    administer("alter database %s allow_connections false");
    administer("select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = '%s'");
  }

  /** Returns when the pool has a connection again: on a busy machine that takes a moment. */
  private void recovery() throws SQLException {
    administer("alter database %s allow_connections true");
    SQLException failure = null;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      try (Connection _ = database.connections().getConnection()) {
        return;
      } catch (SQLException e) {
        failure = e;
      }
    }
    throw new SQLException("the database did not come back", failure);
  }

  private void administer(String sql) throws SQLException {
    String name = url.replaceFirst(".*/([^?]*).*", "$1");
    try (Connection other = DriverManager.getConnection(url.replace("/" + name, "/postgres"));
        Statement statement = other.createStatement()) {
      statement.execute(sql.formatted(name));
    }
  }

  private long stored(String query) {
    return Sql.transaction(
        database.connections(), sql -> sql.first(row -> row.getLong(1), query).orElseThrow());
  }
}
