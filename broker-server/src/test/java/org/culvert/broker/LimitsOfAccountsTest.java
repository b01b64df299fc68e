// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.culvert.broker.config.BrokerSettings;
import org.culvert.broker.config.BrokerSettingsReader;
import org.culvert.broker.store.Database;
import org.culvert.broker.store.TestAccounts;
import org.culvert.protocol.address.Ipv6Address;
import org.culvert.protocol.message.Bytes;
import org.culvert.protocol.sasl.PasswordVerifiers;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator types about an account, and what a whole broker in memory makes of it. */
class LimitsOfAccountsTest {
  private static final Ipv6Address FAR = Ipv6Address.parse("2001:db8:ffff::80");
  private static final String PASSWORD = "Kp7xQ2mZ9t";

  @TempDir Path folder;

  private Path file = Path.of("");
  private BrokerSettings settings;

  @BeforeEach
  void write() throws Exception {
    file = MemorySettings.write(folder);
    Files.writeString(file, Files.readString(file) + "quota = 1\nquota_rate = 0\n");
    settings = BrokerSettingsReader.read(file, Map.of());
  }

  private Broker start(MemoryNetwork network) throws Exception {
    return Broker.start(settings, InstantSource.system(), network);
  }

  private void createAlice() {
    try (Database database = Database.open(settings.database().url(), "postgres", Bytes.EMPTY, 2)) {
      TestAccounts.of(database.connections())
          .createAccount(
              "members",
              "alice",
              PasswordVerifiers.of("alice", settings.digestRealm(), PASSWORD, new SecureRandom()),
              Instant.now());
    }
  }

  @Test
  void port25IsOpenedAndBlockedWhileTheTunnelIsUp() throws Exception {
    try (MemoryNetwork network = new MemoryNetwork();
        Broker _ = start(network)) {
      createAlice();
      MemoryClient client = new MemoryClient(network, "203.0.113.1", 40_000);
      byte[] mail = tcp(client.connect("alice", PASSWORD).clientIpv6(), 25);
      client.send(mail);
      assertThat(isProhibited(client)).isTrue();

      assertThat(say(0, "account", "port25", "members", "alice", "open"))
          .isEqualTo(
              "alice: up unlimited, down unlimited, quota 1 GB a month, then nothing, port 25 open;"
                  + " 0.0 GB this month\n");
      until(
          () -> {
            client.send(mail);
            return network.tun.take(Duration.ofMillis(200)).isPresent();
          });
      say(0, "account", "port25", "members", "alice", "realm");
      until(
          () -> {
            client.send(mail);
            return network.tun.take(Duration.ofMillis(200)).isEmpty();
          });
    }
  }

  @Test
  void usedUpQuotaOutlastsARestartAndEndsWhenTheOperatorGivesMore() throws Exception {
    Ipv6Address inner;
    try (MemoryNetwork network = new MemoryNetwork();
        Broker _ = start(network)) {
      createAlice();
      MemoryClient client = new MemoryClient(network, "203.0.113.1", 40_000);
      inner = client.connect("alice", PASSWORD).clientIpv6();
      client.send(tcp(inner, 80));
      assertThat(network.tun.take(MemoryNetwork.PATIENCE)).isPresent();
    }
    execute("update traffic set octets_to_client = 1000000000"); // As if a lot had come meanwhile.
    try (MemoryNetwork network = new MemoryNetwork();
        Broker _ = start(network)) {
      MemoryClient client = new MemoryClient(network, "203.0.113.1", 40_000);
      byte[] web = tcp(inner, 80);
      client.send(web);
      assertThat(isProhibited(client)).as("from the first packet on").isTrue();

      assertThat(say(0, "account", "quota", "members", "alice", "5", "20"))
          .contains("quota 5 GB a month, then 20 Mbit/s", "1.0 GB this month");
      until(
          () -> {
            client.send(web);
            return network.tun.take(Duration.ofMillis(200)).isPresent();
          });
    }
  }

  @Test
  void wordsThatMakeNoSenseAreRefused() {
    assertThat(say(2, "account", "rate", "members", "alice", "10")).contains("two rates of 0 to");
    assertThat(say(2, "account", "rate", "members", "alice", "x", "1")).contains("not \"x\"");
    assertThat(say(2, "account", "quota", "members", "alice", "1000001")).contains("a quota of 0");
    assertThat(say(2, "account", "port25", "members", "alice", "shut")).contains("open, blocked");
    assertThat(say(2, "account", "limits", "members")).contains("needs a realm and a name");
    assertThat(say(1, "account", "limits", "members", "nobody"))
        .contains("realm members has no account nobody");
  }

  @Test
  void ratesAndQuotasAreShownAsTheyHold() throws Exception {
    try (MemoryNetwork network = new MemoryNetwork();
        Broker _ = start(network)) {
      createAlice();
    }
    assertThat(say(0, "account", "rate", "members", "alice", "50", "100"))
        .startsWith("alice: up 50 Mbit/s, down 100 Mbit/s, quota 1 GB");
    assertThat(say(0, "account", "quota", "members", "alice", "0"))
        .contains("up 50 Mbit/s", "quota none", "port 25 blocked");
    assertThat(say(0, "account", "rate", "members", "alice", "realm", "0"))
        .startsWith("alice: up unlimited, down unlimited, quota none");
    assertThat(say(0, "account", "quota", "members", "alice", "realm"))
        .contains("quota 1 GB a month, then nothing");
    assertThat(say(0, "account", "limits", "members", "alice")).contains("quota 1 GB a month");
  }

  private interface Check {
    boolean holds() throws Exception;
  }

  private static void until(Check check) throws Exception {
    Instant end = Instant.now().plus(MemoryNetwork.PATIENCE);
    while (!check.holds()) {
      assertThat(Instant.now()).isBefore(end);
    }
  }

  private static boolean isProhibited(MemoryClient client) throws Exception {
    byte[] packet = client.receive(MemoryNetwork.PATIENCE).orElseThrow();
    return packet[6] == 58 && packet[40] == 1 && packet[41] == 1;
  }

  private static byte[] tcp(Ipv6Address from, int port) {
    return ByteBuffer.allocate(60)
        .putInt(6 << 28)
        .putShort((short) 20)
        .put((byte) 6)
        .put((byte) 64)
        .put(from.octets())
        .put(FAR.octets())
        .putShort((short) 40_000)
        .putShort((short) port)
        .array();
  }

  private void execute(String sql) throws Exception {
    try (Connection connection =
            DriverManager.getConnection(settings.database().url(), "postgres", "");
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private String say(int code, String... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    List<String> arguments = new ArrayList<>(List.of("--config", file.toString()));
    arguments.addAll(List.of(words));
    PrintStream text = new PrintStream(out, true, StandardCharsets.UTF_8);
    assertThat(new BrokerMain(text, text).run(arguments)).isEqualTo(code);
    return out.toString(StandardCharsets.UTF_8);
  }
}
