// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.culvert.broker.config.BrokerSettings;
import org.culvert.broker.config.BrokerSettingsReader;
import org.culvert.broker.setup.SetupCommand;
import org.culvert.db.TestDatabase;
import org.culvert.protocol.address.Ipv6Address;
import org.culvert.protocol.address.Ipv6Prefix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code broker setup} writes, a broker starts with. */
class SetupTest {
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "--prefix 2001:db8:77::/48, 2001:db8:77:1::/64",
    "--prefix 2001:db8:77:1::/64 --routed, 2001:db8:77:1:1::/80",
    "--prefix 2001:db8:77:1::/64 --on-link eth0, 2001:db8:77:1:1::/80",
  })
  void aBrokerStartsWithItAndGuestsGetAddresses(String options, Ipv6PrefixText guests)
      throws Exception {
    List<String> words = new ArrayList<>(List.of(options.split(" ")));
    words.addAll(
        List.of("--address", "192.0.2.1", "--name", "tb.example.net", "--yes", "--database-user"));
    words.addAll(List.of("postgres", "--database", TestDatabase.freshUrl(), "--no-preflight"));
    words.addAll(List.of("--output", folder.toString()));
    PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
    SetupCommand setup =
        new SetupCommand(InputStream.nullInputStream(), out, out, InstantSource.system());

    assertThat(setup.run(words, (_, _) -> {})).as(said.toString(StandardCharsets.UTF_8)).isZero();

    Path file = folder.resolve("broker.toml");
    assertThat(new BrokerMain(out, out).run(List.of("--config", file.toString(), "--check-config")))
        .isZero();
    Map<String, String> elsewhere =
        Map.of("CULVERT_MONITORING_PORT", "0", "CULVERT_LISTENER_MAIN_ADDRESS", "127.66.1.9");
    BrokerSettings settings = BrokerSettingsReader.read(file, elsewhere);
    try (MemoryNetwork network = new MemoryNetwork();
        Broker broker = Broker.start(settings, InstantSource.system(), network)) {
      assertThat(broker).isNotNull();
      Ipv6Address given = new MemoryClient(network, "198.51.99.7", 40_000).connect().clientIpv6();
      assertThat(guests.prefix().contains(given)).isTrue();
    }
  }

  @Test
  void theCommandLineLeadsThere() {
    PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);

    assertThat(new BrokerMain(out, out).run(List.of("setup", "--help"))).isZero();
    assertThat(said.toString(StandardCharsets.UTF_8)).contains("--prefix PREFIX");
  }

  /** So that the table above can have it. */
  record Ipv6PrefixText(Ipv6Prefix prefix) {
    Ipv6PrefixText(String text) {
      this(Ipv6Prefix.parse(text));
    }
  }
}
