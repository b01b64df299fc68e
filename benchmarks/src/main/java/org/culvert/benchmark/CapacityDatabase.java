// SPDX-License-Identifier: Apache-2.0
package org.culvert.benchmark;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.culvert.broker.store.Database;
import org.culvert.protocol.message.Bytes;
import org.culvert.standalone.EmbeddedDatabase;

/**
 * A PostgreSQL of its own with many accounts, each with credentials, an address, a prefix and a
 * live tunnel; and what it costs to have them.
 */
final class CapacityDatabase implements Closeable {
  /** In the order in which rows need each other, of each kind so many as there are accounts. */
  private static final List<String> FILL =
      List.of(
          """
          insert into realms (name, anonymous, lifetime, tunnels_per_source)
          values ('members', %d = 0, '7 days', 16)
          """,
          """
          insert into accounts (realm, userid, email)
          select 'members', 'user' || n, 'user' || n || '@example.net'
          from generate_series(1, %d) n order by n
          """,
          """
          insert into credentials (account, kind, digest_realm, verifier, key_id, nonce)
          select n, kind, 'culvert', decode(repeat('5a', octets), 'hex'), '0123456789abcdef',
                 decode(substr(md5(n || kind), 1, 24), 'hex')
          from generate_series(1, %d) n
          cross join (values ('digest-md5', 32), ('scram-sha-256', 100)) k (kind, octets)
          order by n
          """,
          """
          insert into credential_use (account, first_used_at, last_used_at)
          select n, now(), now() from generate_series(1, %d) n order by n
          """,
          """
          insert into prefix_delegations (realm, kind, prefix, account, granted_at)
          select 'members', 'endpoint', pair(n), n, now() from generate_series(1, %d) n order by n
          """,
          """
          insert into prefix_delegations (realm, kind, prefix, account, granted_at)
          select 'members', 'delegated', block(n), n, now() from generate_series(1, %d) n order by n
          """,
          """
          insert into tunnels
            (realm, account, state, type, listener, local_address, outer_address, outer_port,
             server_address, client_address, prefix, keepalive, offered_at, accepted_at, proven_at,
             last_seen_at, lease_ends_at)
          select 'members', n, 'live', 'v6udpv4', 'main', '192.0.2.1', inet '100.64.0.0' + n, 40000,
                 host(pair(n))::inet, host(pair(n))::inet + 1, block(n), 30, now(), now(), now(),
                 now(), now() + interval '7 days'
          from generate_series(1, %d) n order by n
          """,
          """
          insert into attribution
            (at, event, tunnel, realm, userid, outer_address, outer_port, address, prefix)
          select t.accepted_at, 'began', t.id, t.realm, 'user' || t.account, t.outer_address,
                 t.outer_port, t.client_address, t.prefix
          from tunnels t where t.account <= %d order by t.id
          """,
          """
          insert into traffic_days
            (account, day, packets_from_client, octets_from_client, packets_to_client,
             octets_to_client, drops_from_client, drops_to_client, round_trips, round_trip_micros)
          select n, current_date, 1000, 1000000, 1000, 1000000, 0, 0, 144, 4000000
          from generate_series(1, %d) n order by n
          """);

  /** Spread over their pools as the allocators do it: by turned bits, and at random. */
  private static final String PLACES =
      """
      create function pg_temp.block(n bigint) returns cidr immutable language sql as $$
        select format('2001:db8:%s:%s::/56', to_hex(4096 + (r >> 8)), to_hex((r & 255) << 8))::cidr
        from (select reverse(n::int::bit(20)::text)::bit(20)::int as r) turned
      $$;
      create function pg_temp.pair(n bigint) returns cidr immutable language sql as $$
        select format('2001:db8:b:0:%s:%s:%s:%s/127', substr(h, 1, 4), substr(h, 5, 4),
          substr(h, 9, 4), substr(h, 13, 3) || 'e')::cidr from (select md5(n::text) as h) hashed
      $$;
      """;

  private final EmbeddedDatabase server;
  private final Database database;

  private CapacityDatabase(EmbeddedDatabase server) {
    this.server = server;
    this.database = Database.open(server.url(), server.user(), Bytes.ofText(""), 8);
  }

  /**
   * @param folder for its data; nothing is there yet
   */
  static CapacityDatabase start(Path folder) throws IOException, SQLException {
    EmbeddedDatabase server =
        EmbeddedDatabase.start(folder.resolve("data"), folder.resolve("programs"));
    server.migrate();
    CapacityDatabase all = new CapacityDatabase(server);
    // Checkpoints come when they are asked for, and not in the middle of something.
    all.execute("alter system set checkpoint_timeout = '1h'");
    all.execute("alter system set max_wal_size = '8GB'");
    all.pageImages(false);
    return all;
  }

  void fill(int accounts) throws SQLException {
    try (Connection connection = server.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(PLACES);
      for (String rows : FILL) {
        String sql = rows.replace("pair(", "pg_temp.pair(").replace("block(", "pg_temp.block(");
        statement.execute(sql.formatted(accounts));
      }
    }
    execute("vacuum analyze");
    execute("checkpoint");
  }

  /** Octets of each table that has rows, its indexes and its long values counted. */
  Map<String, Long> sizes() throws SQLException {
    Map<String, Long> sizes = new TreeMap<>();
    try (Connection connection = server.connect();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "select relname, pg_total_relation_size(relid) from pg_stat_user_tables"
                    + " where n_live_tup > 1000")) {
      while (rows.next()) {
        sizes.put(rows.getString(1), rows.getLong(2));
      }
    }
    return sizes;
  }

  /** Octets of the write-ahead log, ever. */
  long wal() throws SQLException {
    return number("select pg_current_wal_insert_lsn() - '0/0'::pg_lsn");
  }

  /** Transactions that were committed, ever: the server says so a second late. */
  long transactions() throws SQLException {
    try {
      Thread.sleep(2000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return number("select xact_commit from pg_stat_database where datname = 'culvert'");
  }

  /** Of all processes of the server that live, ever. */
  double processorNanos() throws SQLException {
    double nanos = 0;
    try (Connection connection = server.connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select pid from pg_stat_activity")) {
      while (rows.next()) {
        nanos +=
            ProcessHandle.of(rows.getLong(1))
                .flatMap(process -> process.info().totalCpuDuration())
                .map(Duration::toNanos)
                .orElse(0L);
      }
    }
    return nanos;
  }

  /** Whether the first change of a page after a checkpoint logs all of it, as is usual. */
  void pageImages(boolean logged) throws SQLException {
    execute("alter system set full_page_writes = " + (logged ? "on" : "off"));
    execute("select pg_reload_conf()");
    execute("checkpoint");
  }

  DataSource connections() {
    return database.connections();
  }

  void execute(String sql) throws SQLException {
    try (Connection connection = server.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private long number(String sql) throws SQLException {
    try (Connection connection = server.connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      if (!row.next()) {
        throw new IllegalStateException("the server does not know that: " + sql);
      }
      return row.getLong(1);
    }
  }

  @Override
  public void close() throws IOException {
    try (server) {
      database.close();
    }
  }
}
