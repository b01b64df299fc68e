// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.culvert.broker.config.BrokerSettingsReader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole broker writes its log, is stopped, and is asked about it at the command line. */
class AuditCommandTest {
  @TempDir private Path folder;
  private Path settings;

  @BeforeEach
  void serveTwoGuests() throws Exception {
    settings = MemorySettings.write(folder);
    Files.writeString(
        settings, "[redirect]\nname = \"tb1.example.net\"\n", StandardOpenOption.APPEND);
    try (MemoryNetwork network = new MemoryNetwork();
        Broker _ =
            Broker.start(
                BrokerSettingsReader.read(settings, Map.of()), InstantSource.system(), network)) {
      new MemoryClient(network, "198.51.100.1", 40_000).connect();
      new MemoryClient(network, "198.51.100.2", 40_001).connect();
    }
  }

  @Test
  void whatABrokerWroteIsSealedInItsName() {
    assertThat(say(0, "audit", "verify"))
        .contains("broker tb1.example.net: 2 rows since")
        .contains("0 not sealed yet")
        .contains("the log is what was written");
  }

  @Test
  void whatWasChangedIsNamedAndTheCommandFails() throws Exception {
    tamper("update attribution set outer_address = '203.0.113.66' where id = 1");

    assertThat(say(1, "audit", "verify"))
        .contains("row 1 (id 1) was changed since it was sealed")
        .contains("the log is NOT what was written");
  }

  @Test
  void thePublicKeyCanBeKeptElsewhereAndGivenBack() throws Exception {
    String pem = say(0, "audit", "key");
    assertThat(pem).startsWith("-----BEGIN PUBLIC KEY-----\n");
    assertThat(say(0, "audit", "key")).as("the same each time").isEqualTo(pem);

    Path file = Files.writeString(folder.resolve("audit.pem"), pem);
    assertThat(say(0, "audit", "verify", "--key", file.toString())).contains("is what was written");
  }

  @Test
  void anOperatorIsMadeAtTheCommandLine() throws Exception {
    say(0, "account", "add", "members", "alice");

    assertThat(say(0, "account", "operator", "members", "alice")).contains("may use");
    assertThat(operators()).isEqualTo(1);
    assertThat(say(0, "account", "operator", "members", "alice", "off")).contains("any more");
    assertThat(operators()).isZero();
    assertThat(say(1, "account", "operator", "members", "nobody")).contains("nobody");
  }

  private int operators() throws Exception {
    try (Connection connection = connection();
        Statement statement = connection.createStatement();
        var row = statement.executeQuery("select count(*) from accounts where operator")) {
      row.next();
      return row.getInt(1);
    }
  }

  private void tamper(String sql) throws Exception {
    try (Connection connection = connection();
        Statement statement = connection.createStatement()) {
      statement.execute("set session_replication_role = replica; " + sql);
    }
  }

  private Connection connection() throws Exception {
    String url = BrokerSettingsReader.read(settings, Map.of()).database().url();
    return DriverManager.getConnection(url, "postgres", "");
  }

  /** What the operator types, and reads. */
  private String say(int code, String... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    List<String> arguments = new ArrayList<>(List.of("--config", settings.toString()));
    arguments.addAll(List.of(words));
    PrintStream text = new PrintStream(out, true, StandardCharsets.UTF_8);
    assertThat(new BrokerMain(text, text).run(arguments)).isEqualTo(code);
    return out.toString(StandardCharsets.UTF_8);
  }
}
