// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.culvert.broker.config.BrokerSettings;
import org.culvert.broker.config.BrokerSettingsReader;
import org.culvert.broker.store.Database;
import org.culvert.broker.store.TestAccounts;
import org.culvert.protocol.address.Ipv6Address;
import org.culvert.protocol.message.Bytes;
import org.culvert.protocol.sasl.PasswordVerifiers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The machine is lost: a backup of a broker at work, restored on another server of PostgreSQL, and
 * a broker that is started there.
 */
class BackupRehearsalTest {
  private static final Ipv6Address FAR = Ipv6Address.parse("2001:db8:ffff::80");
  private static final String PASSWORD = "Kp7xQ2mZ9t";
  private static final String PASSPHRASE = "nobody guesses this one";

  @TempDir Path folder;

  @Test
  void clientsFindTheirTunnelsOnTheNewMachine() throws Exception {
    Path old = MemorySettings.write(Files.createDirectory(folder.resolve("old")));
    BrokerSettings settings = BrokerSettingsReader.read(old, Map.of());
    String oldUrl = settings.database().url();
    Path backup = folder.resolve("culvert.backup");
    Path passphrase = Files.writeString(folder.resolve("passphrase"), PASSPHRASE + "\n");
    Ipv6Address alices;
    Ipv6Address bobs;
    try (MemoryNetwork network = new MemoryNetwork();
        Broker _ = Broker.start(settings, InstantSource.system(), network)) {
      createAccounts(settings);
      MemoryClient alice = new MemoryClient(network, "203.0.113.1", 40_000);
      alices = alice.connect("alice", PASSWORD).clientIpv6();
      alice.send(MemoryClient.echo(alices, FAR));
      assertThat(network.tun.take(MemoryNetwork.PATIENCE)).isPresent();
      bobs = new MemoryClient(network, "203.0.113.2", 40_000).connect("bob", PASSWORD).clientIpv6();
      untilItIsWrittenThat(oldUrl, "exists (select from tunnels where proven_at is not null)");

      AtomicInteger came = new AtomicInteger();
      Thread crowd = Thread.ofVirtual().start(() -> crowd(network, came));
      untilItIsWrittenThat(oldUrl, "(select count(*) from tunnels) > 20");
      int before = came.get();
      assertThat(say(old, 0, "backup", backup.toString(), "--with-key", passphrase.toString()))
          .contains("tables, schema version")
          .doesNotContain("keep that in another place");
      untilItIsWrittenThat(oldUrl, "(select count(*) from tunnels) > " + (before + 10));
      crowd.interrupt();
      crowd.join();
    }

    try (EmbeddedPostgres server = EmbeddedPostgres.builder().start()) {
      String url = server.getJdbcUrl("postgres", "postgres");
      Path fresh = Files.createDirectory(folder.resolve("new")).resolve("broker.toml");
      String key =
          say(fresh, 0, "restore", backup.toString(), "--print-key", passphrase.toString());
      assertThat(key.strip()).as("without any settings").isEqualTo(TestAccounts.KEY);
      String text = Files.readString(old).replace(oldUrl, url);
      Files.writeString(fresh, text.replace(TestAccounts.KEY, ANOTHER_KEY));
      assertThat(say(fresh, 1, "restore", backup.toString(), "--dry-run"))
          .contains("which is not in [secrets]: put it there first");
      Files.writeString(fresh, text);
      assertThat(say(fresh, 0, "restore", backup.toString(), "--dry-run"))
          .contains("it is whole, and could be restored");
      assertThat(read(url, "select count(*)::text from pg_tables where schemaname = 'public'"))
          .as("nothing was done")
          .containsExactly("0");
      assertThat(say(fresh, 0, "restore", backup.toString())).startsWith("restored: ");
      assertThat(say(fresh, 1, "restore", backup.toString())).contains("the database is not empty");

      assertThat(say(fresh, 0, "audit", "verify")).contains("the log is what was written");
      compare(oldUrl, url);
      broker(fresh, alices, bobs, Long.parseLong(read(url, LAST_TUNNEL).getFirst()));
      assertThat(say(fresh, 0, "audit", "verify")).contains("the log is what was written");
    }
  }

  private static final String ANOTHER_KEY = "YW5vdGhlciB0aGlydHktdHdvIG9jdGV0cyBvZiBrZXk=";
  private static final String LAST_TUNNEL = "select max(id)::text from tunnels";

  private static void crowd(MemoryNetwork network, AtomicInteger came) {
    try {
      while (!Thread.interrupted()) {
        int number = came.incrementAndGet();
        String address = "198.51.%d.%d".formatted(100 + number / 250, 1 + number % 250);
        new MemoryClient(network, address, 40_000).connect();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** What was there at the moment of the backup, and nothing of it in half. */
  private static void compare(String oldUrl, String url) throws SQLException {
    for (String table : new String[] {"accounts", "credentials", "secrets", "pools", "realms"}) {
      String rows = "select x::text from " + table + " x order by 1";
      assertThat(read(url, rows)).as(table).isEqualTo(read(oldUrl, rows)).isNotEmpty();
    }
    long last = Long.parseLong(read(url, LAST_TUNNEL).getFirst());
    assertThat(last).isGreaterThan(20);
    String tunnels =
        "select id, outer_address, outer_port, client_address from tunnels where state = 'live' and"
            + " id in (%s) order by id";
    List<String> live = read(url, "select id::text from tunnels where state = 'live'");
    String ids = String.join(", ", live);
    assertThat(read(url, tunnels.formatted(ids))).isEqualTo(read(oldUrl, tunnels.formatted(ids)));
    assertThat(
            read(
                url,
                """
                select t.id::text from tunnels t where t.state = 'live' and (
                  not exists (select from attribution a where a.tunnel = t.id and a.event = 'began')
                  or not exists (select from prefix_delegations d where d.returned_at is null
                    and (d.tunnel = t.id or d.account = t.account)))
                """))
        .as("live tunnels without addresses, or that nobody wrote down")
        .isEmpty();
    assertThat(StoredTunnels.overlaps(url)).isZero();
  }

  private static void broker(Path settings, Ipv6Address alices, Ipv6Address bobs, long last)
      throws Exception {
    try (MemoryNetwork network = new MemoryNetwork();
        Broker _ =
            Broker.start(
                BrokerSettingsReader.read(settings, Map.of()), InstantSource.system(), network)) {
      MemoryClient alice = new MemoryClient(network, "203.0.113.1", 40_000);
      byte[] packet = MemoryClient.echo(alices, FAR);
      alice.send(packet);
      assertThat(network.tun.take(MemoryNetwork.PATIENCE))
          .as("she noticed nothing")
          .contains(packet);
      network.tun.inject(MemoryClient.echo(FAR, alices));
      assertThat(alice.receive(MemoryNetwork.PATIENCE)).isPresent();
      MemoryClient bob = new MemoryClient(network, "203.0.113.77", 50_000);
      assertThat(bob.connect("bob", PASSWORD).clientIpv6()).isEqualTo(bobs);
      String url = BrokerSettingsReader.read(settings, Map.of()).database().url();
      assertThat(Long.parseLong(read(url, LAST_TUNNEL).getFirst())).isGreaterThan(last);
    }
  }

  private static void createAccounts(BrokerSettings settings) {
    try (Database database = Database.open(settings.database().url(), "postgres", Bytes.EMPTY, 2)) {
      for (String userid : new String[] {"alice", "bob"}) {
        TestAccounts.of(database.connections())
            .createAccount(
                "members",
                userid,
                PasswordVerifiers.of(userid, settings.digestRealm(), PASSWORD, new SecureRandom()),
                Instant.now());
      }
    }
  }

  private static void untilItIsWrittenThat(String url, String condition) throws Exception {
    Instant end = Instant.now().plus(MemoryNetwork.PATIENCE.multipliedBy(3));
    while (!read(url, "select (" + condition + ")::text").getFirst().equals("true")) {
      assertThat(Instant.now()).as(condition).isBefore(end);
      Thread.sleep(50);
    }
  }

  private static List<String> read(String url, String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url, "postgres", "");
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<String> texts = new ArrayList<>();
      int columns = rows.getMetaData().getColumnCount();
      while (rows.next()) {
        StringBuilder row = new StringBuilder(String.valueOf(rows.getString(1)));
        for (int column = 2; column <= columns; column++) {
          row.append(' ').append(rows.getString(column));
        }
        texts.add(row.toString());
      }
      return texts;
    }
  }

  private static String say(Path settings, int code, String... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    List<String> arguments = new ArrayList<>(List.of("--config", settings.toString()));
    arguments.addAll(List.of(words));
    PrintStream text = new PrintStream(out, true, StandardCharsets.UTF_8);
    int got = new BrokerMain(text, text).run(arguments);
    assertThat(got).as(() -> out.toString(StandardCharsets.UTF_8)).isEqualTo(code);
    return out.toString(StandardCharsets.UTF_8);
  }
}
