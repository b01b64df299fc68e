// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.culvert.broker.config.BrokerSettings;
import org.culvert.broker.config.BrokerSettingsReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the portal writes when a router says where it is, and what a whole broker makes of it. */
class RouterUpdateTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir private Path folder;

  @Test
  void tunnelOfTheAccountEndsWhereItsRouterIs() throws Exception {
    BrokerSettings settings = BrokerSettingsReader.read(MemorySettings.write(folder), Map.of());
    String url = settings.database().url();
    try (MemoryNetwork network = new MemoryNetwork()) {
      Broker.start(settings, InstantSource.system(), network).close();
    }
    execute(url, "insert into accounts (realm, userid) values ('members', 'alice')");
    execute(
        url,
        """
        insert into tunnels (realm, account, state, type, listener, local_address, outer_address,
          outer_port, server_address, client_address, offered_at, accepted_at, proven_at,
          lease_ends_at)
        select 'members', id, 'live', 'v6v4', 'main', '192.0.2.1', '192.0.2.7', 0,
          '2001:db8:b::2', '2001:db8:b::3', now(), now(), now(), now() + interval '7 days'
        from accounts
        """);
    try (MemoryNetwork network = new MemoryNetwork();
        Broker _ = Broker.start(settings, InstantSource.system(), network)) {
      execute(
          url,
          """
          insert into endpoint_wishes (account, address, wished_at)
          select id, '203.0.113.5', now() from accounts
          """);
      Instant end = Instant.now().plus(PATIENCE);
      while (!read(url, "select coalesce(outcome, 'open') from endpoint_wishes").equals("moved")) {
        assertThat(Instant.now()).as("still open").isBefore(end);
        Thread.onSpinWait();
      }
      assertThat(
              read(
                  url,
                  """
                  select host(outer_address) || ' ' || outer_port || ' ' || state || ' '
                    || (proven_at is null) from tunnels
                  """))
          .isEqualTo("203.0.113.5 0 live true");
      assertThat(
              read(
                  url,
                  "select host(outer_address) || ' ' || userid || ' ' || host(address)"
                      + " from attribution where event = 'moved'"))
          .isEqualTo("203.0.113.5 alice 2001:db8:b::3");
    }
  }

  private static void execute(String url, String statement) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url, "postgres", "");
        Statement sql = connection.createStatement()) {
      assertThat(sql.executeUpdate(statement)).isEqualTo(1);
    }
  }

  private static String read(String url, String query) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url, "postgres", "");
        Statement sql = connection.createStatement();
        var rows = sql.executeQuery(query)) {
      assertThat(rows.next()).isTrue();
      return rows.getString(1);
    }
  }
}
