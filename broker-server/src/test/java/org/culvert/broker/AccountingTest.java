// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.culvert.broker.accounting.FakeRadius;
import org.culvert.broker.config.BrokerSettings;
import org.culvert.broker.config.BrokerSettingsReader;
import org.culvert.broker.store.Database;
import org.culvert.broker.store.PostgresAccounting;
import org.culvert.broker.store.TestAccounts;
import org.culvert.protocol.address.Ipv6Address;
import org.culvert.protocol.message.Bytes;
import org.culvert.protocol.sasl.PasswordVerifiers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a whole broker in memory tells a RADIUS server, when that is there at last. */
class AccountingTest {
  private static final Ipv6Address FAR = Ipv6Address.parse("2001:db8:ffff::80");
  private static final String PASSWORD = "Kp7xQ2mZ9t";
  private static final String SECRET = "shared with the server";
  private static final int STATUS = 40;
  private static final int SESSION = 44;

  @TempDir Path folder;

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-24T10:00:00Z"));

  private static int freePort() throws Exception {
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Test
  void nothingIsLostWhileNoServerAnswersAndTheBrokerIsStartedAgain() throws Exception {
    int port = freePort();
    Path file = MemorySettings.write(folder);
    Files.writeString(
        file,
        Files.readString(file)
            + """
            [redirect]
            name = "tb1"
            [accounting]
            servers = ["127.0.0.1:%d"]
            secret = "%s"
            interim = "1m"
            """
                .formatted(port, SECRET));
    BrokerSettings settings = BrokerSettingsReader.read(file, Map.of());
    String url = settings.database().url();
    Ipv6Address inner;
    try (MemoryNetwork network = new MemoryNetwork();
        Broker _ = Broker.start(settings, now::get, network)) {
      createAlice(settings);
      MemoryClient alice = new MemoryClient(network, "203.0.113.1", 40_000);
      inner = alice.connect("alice", PASSWORD).clientIpv6();
      for (int i = 0; i < 3; i++) {
        alice.send(MemoryClient.echo(inner, FAR));
        assertThat(network.tun.take(MemoryNetwork.PATIENCE)).isPresent();
      }
      now.set(now.get().plusSeconds(90));
      until(url, "count(*) from accounting_events where kind = 'interim'", 1);
      new MemoryClient(network, "203.0.113.2", 40_000).connect("alice", PASSWORD);
      until(url, "count(*) from accounting_events where kind = 'stop'", 1);
    }
    now.set(now.get().plusSeconds(60));
    try (MemoryNetwork network = new MemoryNetwork();
        Broker _ = Broker.start(settings, now::get, network);
        FakeRadius server = new FakeRadius(Bytes.ofText(SECRET), port)) {
      until(url, "count(*) from accounting_events where kind <> 'interim'", 0);
      List<Map<Integer, byte[]>> heard = server.heard();
      String ended =
          heard.stream()
              .filter(each -> number(each, STATUS) == 2)
              .map(each -> text(each, SESSION))
              .findFirst()
              .orElseThrow();
      List<Map<Integer, byte[]>> session =
          heard.stream().filter(each -> text(each, SESSION).equals(ended)).toList();
      assertThat(session).extracting(each -> number(each, STATUS)).startsWith(1, 3).endsWith(2);
      assertThat(heard).extracting(each -> text(each, 1)).containsOnly("alice@members");
      assertThat(heard).extracting(each -> text(each, 32)).containsOnly("tb1");
      Map<Integer, byte[]> stop = session.getLast();
      assertThat(HexFormat.of().formatHex(stop.get(168)))
          .isEqualTo(HexFormat.of().formatHex(inner.octets()));
      assertThat(text(stop, 66)).isEqualTo("\0" + "203.0.113.1");
      assertThat(number(stop, 42)).as("octets from the client").isEqualTo(3 * 64);
      assertThat(number(stop, 47)).as("packets from the client").isEqualTo(3);
      assertThat(number(stop, 46)).as("seconds").isEqualTo(90);
      assertThat(number(stop, 49)).as("another client of the account took it").isEqualTo(13);
      assertThat(number(stop, 55))
          .isEqualTo((int) Instant.parse("2026-11-24T10:01:30Z").getEpochSecond());
    }
  }

  @Test
  void brokerWithoutAccountingLeavesNothingWaiting() throws Exception {
    Path file = MemorySettings.write(folder);
    BrokerSettings settings = BrokerSettingsReader.read(file, Map.of());
    try (Database database = Database.open(settings.database().url(), "postgres", Bytes.EMPTY, 2)) {
      new PostgresAccounting(database.connections(), "").sign(Instant.now());
    }
    try (MemoryNetwork network = new MemoryNetwork();
        Broker _ = Broker.start(settings, Instant::now, network)) {
      new MemoryClient(network, "203.0.113.1", 40_000).connect();
    }
    assertThat(read(settings.database().url(), "count(*) from tunnels")).isEqualTo("1");
    assertThat(read(settings.database().url(), "count(*) from accounting_events")).isEqualTo("0");
  }

  @Test
  void sessionsOfATimeAreListedAsCsv() throws Exception {
    Path file = MemorySettings.write(folder);
    BrokerSettings settings = BrokerSettingsReader.read(file, Map.of());
    Ipv6Address inner;
    try (MemoryNetwork network = new MemoryNetwork();
        Broker _ = Broker.start(settings, now::get, network)) {
      createAlice(settings);
      MemoryClient alice = new MemoryClient(network, "203.0.113.1", 40_000);
      inner = alice.connect("alice", PASSWORD).clientIpv6();
      alice.send(MemoryClient.echo(inner, FAR));
      assertThat(network.tun.take(MemoryNetwork.PATIENCE)).isPresent();
    }
    assertThat(say(file, 0, "accounting", "--from", "2026-11-24", "--to", "2026-11-25").lines())
        .containsExactly(
            "session,realm,userid,type,outer_address,outer_port,address,prefix,began,ended,cause,"
                + "input_octets,output_octets,input_packets,output_packets",
            "1,members,alice,v6udpv4,203.0.113.1,40000,%s,,2026-11-24T10:00:00Z,,,64,0,1,0"
                .formatted(inner));
    assertThat(
            say(file, 0, "accounting", "--from", "2026-11-24T11:00:00Z", "--to", "2026-11-25")
                .lines()
                .toList()
                .getLast())
        .as("it is still live, and nothing passed since")
        .endsWith(",0,0,0,0");
    assertThat(say(file, 0, "accounting", "--from", "2026-11-23", "--to", "2026-11-24").lines())
        .hasSize(1);
    assertThat(say(file, 2, "accounting", "--from", "yesterday", "--to", "2026-11-24"))
        .contains("not \"yesterday\"");
    assertThat(say(file, 2, "accounting", "--from", "2026-11-24", "--to", "2026-11-24"))
        .contains("has to be before");
    assertThat(say(file, 2, "accounting", "--to", "2026-11-24")).contains("needs --from and --to");
    assertThat(say(file, 2, "accounting", "--from", "2026-11-24T10:30:00Z", "--to", "2026-11-25"))
        .contains("whole hours");
  }

  private void createAlice(BrokerSettings settings) {
    try (Database database = Database.open(settings.database().url(), "postgres", Bytes.EMPTY, 2)) {
      TestAccounts.of(database.connections())
          .createAccount(
              "members",
              "alice",
              PasswordVerifiers.of("alice", settings.digestRealm(), PASSWORD, new SecureRandom()),
              now.get());
    }
  }

  private static String text(Map<Integer, byte[]> attributes, int type) {
    return new String(attributes.getOrDefault(type, new byte[0]), StandardCharsets.UTF_8);
  }

  private static int number(Map<Integer, byte[]> attributes, int type) {
    return ByteBuffer.wrap(attributes.getOrDefault(type, new byte[4])).getInt();
  }

  private static void until(String url, String what, int number) throws Exception {
    Instant end = Instant.now().plus(Duration.ofSeconds(90));
    while (!read(url, what).equals(String.valueOf(number))) {
      assertThat(Instant.now()).as(what).isBefore(end);
      Thread.sleep(100);
    }
  }

  private static String read(String url, String what) throws Exception {
    try (Connection connection = DriverManager.getConnection(url, "postgres", "");
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select " + what)) {
      row.next();
      return row.getString(1);
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
