// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.culvert.broker.accounting.AccountingEvent;
import org.culvert.broker.accounting.AccountingEvent.Kind;
import org.culvert.db.TestDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PostgresAccountingTest {
  private static final Instant NOW = Instant.parse("2026-11-24T10:00:30Z");
  private static final Duration EVERY = Duration.ofMinutes(10);

  private final DataSource database = TestDatabase.fresh();
  private final PostgresAccounting outbox = new PostgresAccounting(database, "tb1");
  private final PostgresAccounting other = new PostgresAccounting(database, "tb2");

  @BeforeEach
  void fill() throws Exception {
    new RealmMirror(database).mirror(Settings.REALMS, NOW);
    for (int id = 1; id <= 20; id++) {
      execute(
          """
          insert into tunnels (id, realm, state, type, listener, local_address, outer_address,
            outer_port, server_address, client_address, offered_at, accepted_at, lease_ends_at)
          overriding system value
          values (%1$d, 'guests', 'live', 'v6udpv4', 'main', '192.0.2.1', '192.0.2.7', 4000 + %1$d,
            inet '2001:db8:a::' + 2 * %1$d, inet '2001:db8:a::' + 2 * %1$d + 1,
            '2026-11-24 09:00Z', '2026-11-24 09:00Z', '2026-11-25Z')
          """
              .formatted(id));
    }
  }

  private void happens(String event, long tunnel, Instant at) throws Exception {
    execute(
        """
        insert into attribution (at, event, tunnel, realm, outer_address, outer_port, address, since)
        select '%s', '%s', id, realm, outer_address, outer_port, client_address,
          case when '%2$s' <> 'began' then accepted_at end
        from tunnels where id = %d
        """
            .formatted(at, event, tunnel));
  }

  private static List<Long> ids(List<AccountingEvent> events) {
    return events.stream().map(AccountingEvent::id).toList();
  }

  @Test
  void nothingIsWrittenUnlessSomebodyEmptiesIt() throws Exception {
    happens("began", 1, NOW);
    assertThat(outbox.take(9, NOW)).isEmpty();
    outbox.sign(Instant.now());
    happens("began", 2, NOW);
    assertThat(outbox.take(9, NOW)).hasSize(1);
    outbox.sign(Instant.now().minus(Duration.ofDays(8)));
    happens("began", 3, NOW);
    outbox.resign();
    happens("began", 4, NOW);
    assertThat(read("select tunnel::text from accounting_events")).containsExactly("2");
  }

  @Test
  void tunnelsAreToldOfInTheirOrderAndByOneBrokerAtATime() throws Exception {
    outbox.sign(Instant.now());
    happens("began", 1, NOW);
    happens("ended", 1, NOW);
    happens("began", 2, NOW);
    outbox.ripen(NOW.plusSeconds(15));
    List<AccountingEvent> first = outbox.take(9, NOW);
    assertThat(first).extracting(AccountingEvent::kind).containsOnly(Kind.START);
    assertThat(first).extracting(AccountingEvent::tunnel).containsExactlyInAnyOrder(1L, 2L);
    assertThat(other.take(9, NOW)).isEmpty();
    assertThat(other.take(9, NOW.plusSeconds(60))).as("tb1 died").hasSize(2);
    other.done(ids(first));
    assertThat(outbox.take(9, NOW)).extracting(AccountingEvent::kind).containsExactly(Kind.STOP);
  }

  @Test
  void endWaitsForTheLastCounters() throws Exception {
    outbox.sign(Instant.now());
    happens("ended", 1, NOW);
    execute(
        "insert into traffic (tunnel, hour, octets_from_client, packets_to_client) values"
            + " (1, '2026-11-24 09:00Z', 5, 1), (1, '2026-11-24 10:00Z', 6, 1)");
    outbox.ripen(NOW.plusSeconds(14));
    assertThat(outbox.take(9, NOW.plusSeconds(14))).isEmpty();
    outbox.ripen(NOW.plusSeconds(15));
    execute("delete from traffic");
    outbox.ripen(NOW.plusSeconds(16));
    AccountingEvent stop = outbox.take(9, NOW.plusSeconds(16)).getFirst();
    assertThat(stop.amounts()).isEqualTo(new AccountingEvent.Amounts(11, 0, 0, 2));
    assertThat(stop.userid()).isEqualTo(Optional.empty());
  }

  @Test
  void everyLiveTunnelIsToldOfOnceInAnInterval() throws Exception {
    for (int minute = 0; minute < 10; minute++) {
      Instant at = NOW.plus(Duration.ofMinutes(minute));
      outbox.addInterims(EVERY, at);
      other.addInterims(EVERY, at.plusSeconds(5));
    }
    assertThat(
            read(
                "select tunnel::text from accounting_events where kind = 'interim' order by tunnel"))
        .hasSize(20)
        .doesNotHaveDuplicates();
  }

  @Test
  void whatIsTooMuchGoesInterimsFirst() throws Exception {
    outbox.sign(Instant.now());
    happens("began", 1, NOW);
    happens("ended", 1, NOW);
    happens("began", 2, NOW);
    outbox.addInterims(Duration.ofMinutes(1), NOW);
    assertThat(outbox.bound(23)).isZero();
    assertThat(outbox.bound(3)).isEqualTo(20);
    assertThat(read("select kind from accounting_events order by id"))
        .containsExactly("start", "stop", "start");
    assertThat(outbox.bound(1)).isEqualTo(2);
    assertThat(read("select tunnel::text from accounting_events")).containsExactly("2");
  }

  @Test
  void whatWasRefusedComesAgainLater() throws Exception {
    outbox.sign(Instant.now());
    happens("began", 1, NOW);
    List<AccountingEvent> taken = outbox.take(9, NOW);
    outbox.retry(ids(taken), NOW.plusSeconds(300));
    assertThat(outbox.take(9, NOW.plusSeconds(299))).isEmpty();
    assertThat(outbox.take(9, NOW.plusSeconds(300))).isEqualTo(taken);
  }

  private void execute(String sql) throws Exception {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private List<String> read(String sql) throws Exception {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<String> texts = new ArrayList<>();
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
      return texts;
    }
  }
}
