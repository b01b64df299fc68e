// SPDX-License-Identifier: Apache-2.0
package org.culvert.benchmark;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.culvert.broker.prefix.PrefixPool;
import org.culvert.broker.realm.Account;
import org.culvert.broker.realm.AdmissionPolicy;
import org.culvert.broker.realm.InnerPolicy;
import org.culvert.broker.realm.KeepalivePolicy;
import org.culvert.broker.realm.Realm;
import org.culvert.broker.store.Database;
import org.culvert.broker.store.PostgresTunnelStore;
import org.culvert.broker.store.RealmMirror;
import org.culvert.protocol.address.Ipv6Address;
import org.culvert.protocol.address.Ipv6Prefix;
import org.culvert.protocol.message.Bytes;
import org.culvert.protocol.message.TunnelType;
import org.culvert.standalone.EmbeddedDatabase;

/** A PostgreSQL of its own with a pool of 1,048,576 prefixes, of which some are delegated. */
final class AllocationDatabase implements Closeable {
  static final int LENGTH = 56;
  private static final PrefixPool POOL = new PrefixPool(Ipv6Prefix.parse("2001:db8:1000::/36"));
  private static final int BITS = LENGTH - 36;
  private static final int BATCH = 20_000;
  private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");

  private final EmbeddedDatabase server;
  private final Database database;
  private final PostgresTunnelStore store;
  private int accounts;

  private AllocationDatabase(EmbeddedDatabase server, Database database) {
    this.server = server;
    this.database = database;
    this.store = new PostgresTunnelStore(database.connections());
  }

  /**
   * @param folder for its data; nothing is there yet
   * @param delegations are in the pool from the beginning
   * @param newcomers so many accounts have nothing yet
   */
  static AllocationDatabase start(Path folder, int delegations, int newcomers)
      throws IOException, SQLException {
    EmbeddedDatabase server =
        EmbeddedDatabase.start(folder.resolve("data"), folder.resolve("programs"));
    server.migrate();
    // Without waiting for the disk: that would hide what depends on the pool.
    execute(server, "alter database culvert set synchronous_commit = off");
    Database database = Database.open(server.url(), server.user(), Bytes.ofText(""), 2);
    AllocationDatabase all = new AllocationDatabase(server, database);
    execute(
        server,
        "insert into realms (name, anonymous, lifetime, tunnels_per_source) values ('members', false, '1 day', 16)");
    execute(
        server,
        "insert into accounts (realm, userid) select 'members', 'user' || n"
            + " from generate_series(1, %d) n order by n".formatted(delegations + newcomers));
    all.fill(delegations);
    // Finds out what is free, as a broker does at its start.
    new RealmMirror(database.connections()).mirror(List.of(realm()), NOW);
    execute(server, "vacuum analyze");
    execute(server, "checkpoint");
    return all;
  }

  /** The next account gets its prefix; how long that took. */
  Duration allocate() {
    accounts++;
    Account account = new Account(accounts, "members", "user" + accounts);
    long before = System.nanoTime();
    Optional<Ipv6Prefix> prefix = store.delegateFrom(account, POOL, LENGTH, NOW);
    long after = System.nanoTime();
    if (prefix.isEmpty()) {
      throw new IllegalStateException("account " + accounts + " got no prefix");
    }
    return Duration.ofNanos(after - before);
  }

  /** In the order in which the allocator itself would have given them out. */
  private void fill(int delegations) throws SQLException {
    try (Connection connection = server.connect();
        PreparedStatement insert =
            connection.prepareStatement(
                """
                insert into prefix_delegations (realm, kind, prefix, account, granted_at)
                select 'members', 'delegated', p.prefix, ? + p.n, now()
                from unnest(?::cidr[]) with ordinality p (prefix, n) order by p.n
                """)) {
      while (accounts < delegations) {
        String[] prefixes = new String[Math.min(BATCH, delegations - accounts)];
        for (int i = 0; i < prefixes.length; i++) {
          long place = Integer.toUnsignedLong(Integer.reverse(accounts + i)) >>> 32 - BITS;
          long high = POOL.prefix().network().high() | place << 64 - LENGTH;
          prefixes[i] = new Ipv6Prefix(new Ipv6Address(high, 0), LENGTH).toString();
        }
        insert.setInt(1, accounts);
        insert.setObject(2, prefixes);
        insert.executeUpdate();
        accounts += prefixes.length;
      }
    }
  }

  private static Realm realm() {
    return new Realm(
        "members",
        Set.of("DIGEST-MD5"),
        Set.of(TunnelType.V6UDPV4),
        List.of(new PrefixPool(Ipv6Prefix.parse("2001:db8:b::/64"))),
        Optional.of(
            new Realm.Delegation(
                List.of(POOL), LENGTH, List.of(LENGTH), false, Realm.Delegation.QUARANTINE)),
        Duration.ofDays(1),
        KeepalivePolicy.DEFAULT,
        16,
        InnerPolicy.DEFAULT,
        AdmissionPolicy.DEFAULT);
  }

  private static void execute(EmbeddedDatabase server, String sql) throws SQLException {
    try (Connection connection = server.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public void close() throws IOException {
    try (server) {
      database.close();
    }
  }
}
