// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.setup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.culvert.broker.config.BrokerSettings;
import org.culvert.broker.config.BrokerSettingsReader;
import org.culvert.protocol.address.Ipv4Address;
import org.culvert.protocol.address.Ipv6Address;
import org.culvert.protocol.address.Ipv6Prefix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SetupCommandTest {
  private static final Surroundings VPS =
      new Surroundings(
          Optional.of(Ipv4Address.parse("192.0.2.1")),
          List.of(
              new Surroundings.OwnAddress(
                  "eth0",
                  Ipv6Address.parse("2001:db8:9:9::5"),
                  Ipv6Prefix.parse("2001:db8:9:9::/64"))),
          List.of(),
          Optional.of("broker.example.net"));
  private static final Surroundings NOTHING =
      new Surroundings(Optional.empty(), List.of(), List.of(), Optional.empty());

  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final List<Path> lookedAt = new ArrayList<>();

  @TempDir private Path folder;

  @Test
  void everythingCanBeSaidOnTheCommandLine() throws Exception {
    int exit =
        run(
            NOTHING,
            "",
            "--prefix 2001:db8:77::/48 --address 192.0.2.9 --name tb.example.net --domain users.example.net"
                + " --primary 192.0.2.53:5353 --database jdbc:postgresql://db:5433/tunnels"
                + " --database-user broker --largest 60 --yes");

    assertThat(exit).as(said()).isZero();
    BrokerSettings settings = settings();
    assertThat(settings.publicAddress()).contains(Ipv4Address.parse("192.0.2.9"));
    assertThat(settings.database().url()).isEqualTo("jdbc:postgresql://db:5433/tunnels");
    assertThat(settings.database().user()).isEqualTo("broker");
    assertThat(settings.database().password().text()).hasSize(64);
    assertThat(settings.realms().get(1).delegation().orElseThrow().largest()).isEqualTo(60);
    assertThat(settings.dns().orElseThrow().primary()).hasToString("192.0.2.53:5353");
    assertThat(settings.dns().orElseThrow().zones())
        .containsExactlyInAnyOrder("users.example.net", "7.7.0.0.8.b.d.0.1.0.0.2.ip6.arpa");
    assertThat(settings.dns().orElseThrow().domains())
        .containsEntry("members", "users.example.net");
    assertThat(lookedAt).containsExactly(folder.resolve("broker.toml"));
  }

  @Test
  void aPersonIsAskedAndTakesTheProposals() throws Exception {
    int exit = run(VPS, "\n".repeat(7), "");

    assertThat(exit).as(said()).isZero();
    assertThat(said())
        .contains("The IPv6 prefix that this machine was given [2001:db8:9:9::/64]:")
        .contains("(say routed) [eth0]:")
        .contains("The public IPv4 address that clients reach [192.0.2.1]:")
        .contains("The name that clients connect to [broker.example.net]:");
    assertThat(settings().realms().getFirst().endpoints().getFirst().onLink()).contains("eth0");
    assertThat(settings().dns()).isEmpty();
  }

  @Test
  void aWrongAnswerIsExplainedAndAskedForAgain() throws Exception {
    int exit =
        run(
            NOTHING,
            "2001:db8:77::1/48\n2001:db8:77::\nfe80::/64\n2001:db8:77::/48\n\n10.1.2.3\n192.0.2.1\n\n\n\n\n",
            "");

    assertThat(exit).as(said()).isZero();
    assertThat(said())
        .contains("did you mean 2001:db8:77::/48?")
        .contains("\"2001:db8:77::\" is not a prefix")
        .contains("fe80::/64 is not of the public Internet")
        .contains("(240 accounts can have a /56) [56]:")
        .contains("10.1.2.3 can't be reached from the Internet");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--yes | 2 | setup needs --prefix",
        "--prefix 2001:db8::/48 --yes | 2 | setup needs --address",
        "--prefix 2001:db8::/66 --yes | 2 | a broker is given a /32 to a /64; ask your provider",
        "--prefix 2001:db8::/56 --on-link eth0 --yes | 2 | that is always a /64",
        "--on-link eth0 --routed | 2 | contradict each other",
        "--prefix | 2 | --prefix needs a value",
        "--prefixes x | 2 | setup does not know --prefixes",
        "--prefix 2001:db8::/48 --address 192.0.2.1 --domain u.example --yes | 2 | it becomes the name server",
        "--prefix 2001:db8::/48 --largest 40 --yes | 2 | is a /49 to a /64, not a /40",
      })
  void whatCantBeDoneIsSaid(String line, int code, String complaint) {
    assertThat(run(NOTHING, "", line)).isEqualTo(code);
    assertThat(said()).contains(complaint);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void secretsAreNobodyElsesAndNeverDrawnAgain() throws Exception {
    run(VPS, "", "--domain users.example.net --yes --routed");
    Map<String, String> first = contents();

    int exit = run(VPS, "", "--domain users.example.net --yes --routed");

    assertThat(exit).as(said()).isZero();
    assertThat(contents()).isEqualTo(first);
    assertThat(said()).contains("kept       ").contains("unchanged  ");
    for (String secret :
        List.of("secrets.key", "database-password", "dns.key", "bind/culvert.conf")) {
      assertThat(
              PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(secret))))
          .as(secret)
          .endsWith("---");
    }
  }

  @Test
  void settingsThatSayOtherwiseAreReplacedOnDemandOnlyAndACopyIsKept() throws Exception {
    run(VPS, "", "--yes");
    String first = text("broker.toml");

    assertThat(run(VPS, "", "--yes --address 192.0.2.7")).isEqualTo(1);
    assertThat(said()).contains("nothing was written; --replace does");
    assertThat(contents()).containsEntry("broker.toml", first);

    assertThat(run(VPS, "\n\n\n\n\nyes\n", "--address 192.0.2.7 --on-link eth0")).isZero();
    assertThat(contents())
        .containsEntry("broker.toml.2026-11-24T01-02-03Z~", first)
        .hasEntrySatisfying("broker.toml", text -> assertThat(text).contains("192.0.2.7"));
  }

  @Test
  void aDryRunShowsTheSettingsAndNoSecretAndWritesNothing() {
    int exit = run(VPS, "", "--yes --routed --domain users.example.net --dry-run");

    assertThat(exit).isZero();
    assertThat(folder).isEmptyDirectory();
    assertThat(said())
        .contains("endpoints = \"2001:db8:9:9:1::/80\"")
        .contains("$ORIGIN users.example.net.")
        .doesNotContain("secret \"");
    assertThat(lookedAt).isEmpty();
  }

  @Test
  void whatIsLeftToDoIsSaidAsCommands() {
    run(
        VPS,
        "",
        "--prefix 2001:db8:77::/48 --name ns.users.example.net --domain users.example.net --yes");

    assertThat(said())
        .contains("create role culvert login password '$(cat " + folder + "/database-password)'")
        .contains("culvert-migrate --url jdbc:postgresql://localhost:5432/culvert --user culvert")
        .contains("users.example.net. NS ns.users.example.net.")
        .contains("ns.users.example.net. A 192.0.2.1")
        .contains("7.7.0.0.8.b.d.0.1.0.0.2.ip6.arpa. NS ns.users.example.net.")
        .contains("culvert-broker --config " + folder + "/broker.toml preflight");
  }

  @Test
  void forComposeThereAreVariables() throws Exception {
    int exit = run(VPS, "", "--compose --prefix 2001:db8:77::/48 --domain users.example.net --yes");

    assertThat(exit).as(said()).isZero();
    assertThat(contents()).containsOnlyKeys(".env");
    assertThat(text(".env").lines())
        .contains(
            "CULVERT_BROKER_PUBLIC_ADDRESS=192.0.2.1",
            "CULVERT_REALM_GUESTS_ENDPOINTS=2001:db8:77:1::/64",
            "CULVERT_REALM_MEMBERS_DELEGATION_LARGEST=56",
            "CULVERT_DNS_ZONES=users.example.net,2001:db8:77::/48",
            "CULVERT_SITE_BROKER=broker.example.net");
    assertThat(text(".env").lines())
        .filteredOn(line -> !line.startsWith("#"))
        .allMatch(line -> line.matches("CULVERT_[A-Z_]+=[!-~]*"))
        .extracting(line -> line.substring(0, line.indexOf('=')))
        .allMatch(Files.readString(Path.of("../docker-compose.yml"))::contains);
    assertThat(said()).contains("docker compose up -d --build --wait");
  }

  @Test
  void composeGetsSettingsOfItsOwnWhereThereIsNothingToGiveAway() throws Exception {
    int exit = run(VPS, "", "--compose --yes");

    assertThat(exit).as(said()).isZero();
    assertThat(contents()).containsOnlyKeys(".env", "broker.toml", "docker-compose.override.yml");
    assertThat(text("broker.toml"))
        .contains("on_link = \"eth0\"")
        .contains("key_file = \"/run/culvert/secrets-key\"")
        .doesNotContain("delegation_pool");
    assertThat(text(".env")).contains("CULVERT_NAME_SERVER=0").doesNotContain("DELEGATION");
    assertThat(said()).contains("sysctl -w net.ipv6.conf.eth0.proxy_ndp=1");
  }

  private BrokerSettings settings() throws Exception {
    return BrokerSettingsReader.read(folder.resolve("broker.toml"), Map.of());
  }

  private String text(String name) throws Exception {
    return Files.readString(folder.resolve(name));
  }

  private Map<String, String> contents() throws Exception {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        contents.put(folder.relativize(file).toString(), Files.readString(file));
      }
    }
    return contents;
  }

  private int run(Surroundings here, String answers, String line) {
    said.reset();
    PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
    List<String> words = new ArrayList<>(List.of("--output", folder.toString()));
    words.addAll(line.isEmpty() ? List.of() : List.of(line.split(" ")));
    return new SetupCommand(
            new ByteArrayInputStream(answers.getBytes(StandardCharsets.UTF_8)),
            out,
            out,
            () -> Instant.parse("2026-11-24T01:02:03Z"))
        .run(words, here, (settings, _) -> lookedAt.add(settings));
  }

  private String said() {
    return said.toString(StandardCharsets.UTF_8);
  }
}
