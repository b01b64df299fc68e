// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.culvert.broker.realm.Limits;
import org.culvert.broker.realm.Realm;
import org.culvert.protocol.address.Ipv4Address;
import org.culvert.protocol.message.Bytes;
import org.culvert.protocol.sasl.CredentialSeal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BrokerSettingsReaderTest {
  private static final Path EXAMPLE = Path.of("broker.example.toml");
  private static final String LEAST = "[realm.guests]\nendpoints = \"2001:db8:a::/64\"\n";

  @Test
  void theExampleFileCanBeUsedAsItIs() throws Exception {
    BrokerSettings settings = BrokerSettingsReader.read(EXAMPLE, Map.of());
    assertThat(settings.realms()).extracting(Realm::name).containsExactly("guests", "members");
    assertThat(settings.listeners().getFirst().realms()).containsExactly("guests", "members");
    assertThat(settings.limits()).isEqualTo(LimitSettings.DEFAULT);
  }

  @Test
  void limitsOfARealmAreThoseOfItsTunnels() throws Exception {
    String text =
        LEAST
            + """
            rate_up = 50
            [realm.members]
            mechanisms = ["SCRAM-SHA-256"]
            endpoints = "2001:db8:b::/64"
            rate_down = 100
            quota = 500
            quota_rate = 0
            port_25 = "open"
            """;
    assertThat(BrokerSettingsReader.read("broker.toml", text, Map.of()).realms())
        .extracting(realm -> realm.inner().limits())
        .containsExactly(new Limits(50, 0, 0, 1, false), new Limits(0, 100, 500, 0, true));
  }

  @Test
  void everyDefaultInTheExampleFileIsTheOneOfTheCode() throws Exception {
    String spoken =
        Files.readAllLines(EXAMPLE).stream()
            .filter(
                line ->
                    !line.matches(
                        "# (public_address|certificate|private_key|password_file|secret_file|resolver|on_link|primary|key|key_file|zones|resolvers|domain|ipv4_pool|endpoint) .*"))
            .map(line -> line.replaceFirst("^# ([a-z0-9_]+ = )", "$1"))
            .collect(Collectors.joining("\n"));
    assertThat(BrokerSettingsReader.read("example", spoken, Map.of()))
        .isEqualTo(BrokerSettingsReader.read(EXAMPLE, Map.of()));
  }

  @Test
  void theExampleFileKnowsEverySetting() throws Exception {
    String text = Files.readString(EXAMPLE);
    SettingsFile file = new SettingsFile("example", text, Map.of());
    BrokerSettingsReader.readAll(file);
    for (String key : file.asked()) {
      String section = key.substring(0, key.lastIndexOf('.'));
      String name = key.substring(section.length() + 1);
      if (!key.startsWith("realm.guests.delegation_")) {
        assertThat(text.substring(text.indexOf("[" + section + "]")))
            .as(key)
            .containsPattern("(?m)^(# )?" + name + " = ");
      }
    }
  }

  @Test
  void theEnvironmentWinsOverTheFile() throws Exception {
    BrokerSettings settings =
        BrokerSettingsReader.read(
            "broker.toml",
            LEAST + "lifetime = \"2d\"\n",
            Map.of(
                "CULVERT_REALM_GUESTS_LIFETIME", "3d",
                "CULVERT_BROKER_PUBLIC_ADDRESS", "192.0.2.1",
                "CULVERT_DATABASE_PASSWORD", "sesame"));
    assertThat(settings.realms().getFirst().lifetime()).isEqualTo(Duration.ofDays(3));
    assertThat(settings.publicAddress()).contains(Ipv4Address.parse("192.0.2.1"));
    assertThat(settings.database().password().text()).isEqualTo("sesame");
    assertThat(settings.toString()).doesNotContain("sesame");
  }

  @Test
  void theKeyOfTheEnvironmentSealsAndThoseOfTheFileOpen(@TempDir Path folder) throws Exception {
    String old = CredentialSeal.drawKey();
    String older = CredentialSeal.drawKey();
    String fresh = CredentialSeal.drawKey();
    Path file = Files.writeString(folder.resolve("keys"), "# keys\n" + old + "\n\n" + older + "\n");
    String text = LEAST + "[secrets]\nkey_file = \"" + file + "\"\n";
    assertThat(keys(text, Map.of())).containsExactly(key(old), key(older));
    assertThat(keys(text, Map.of("CULVERT_SECRETS_KEY", fresh)))
        .containsExactly(key(fresh), key(old), key(older));
    assertThat(keys(text, Map.of("CULVERT_SECRETS_KEY", older)))
        .containsExactly(key(older), key(old));
    assertThat(BrokerSettingsReader.read("broker.toml", text, Map.of()).toString())
        .doesNotContain(old);
  }

  private static List<Bytes> keys(String text, Map<String, String> environment) throws Exception {
    return BrokerSettingsReader.read("broker.toml", text, environment).secrets().keys();
  }

  private static Bytes key(String base64) {
    return CredentialSeal.key(base64);
  }

  @Test
  void whoHasAccountsNeedsAKey() throws Exception {
    String members =
        LEAST + "[realm.members]\nmechanisms = [\"PLAIN\"]\nendpoints = \"2001:db8:b::/64\"\n";
    assertThat(BrokerSettingsReader.read("broker.toml", LEAST, Map.of()).obstacle()).isEmpty();
    assertThat(BrokerSettingsReader.read("broker.toml", members, Map.of()).obstacle())
        .hasValueSatisfying(text -> assertThat(text).contains("culvert broker key"));
    Map<String, String> key = Map.of("CULVERT_SECRETS_KEY", CredentialSeal.drawKey());
    assertThat(BrokerSettingsReader.read("broker.toml", members, key).obstacle()).isEmpty();
  }

  @Test
  void whatIsNoKeyIsAMistakeThatIsNotRepeated() {
    Map<String, String> key = Map.of("CULVERT_SECRETS_KEY", "c2VjcmV0");
    assertThatThrownBy(() -> BrokerSettingsReader.read("broker.toml", LEAST, key))
        .isInstanceOfSatisfying(
            InvalidSettings.class,
            e ->
                assertThat(e.mistakes())
                    .containsExactly(
                        "broker.toml: secrets.key: a key is 32 octets in base64, and this is 6"));
  }

  @Test
  void realmsPacketsHaveToFitThroughTheDevice() throws Exception {
    String text =
        """
        [tun]
        mtu = 1400
        [realm.guests]
        endpoints = "2001:db8:a::/64"
        mtu = 1450
        """;
    assertThatThrownBy(() -> BrokerSettingsReader.read("broker.toml", text, Map.of()))
        .isInstanceOfSatisfying(
            InvalidSettings.class,
            e ->
                assertThat(e.mistakes())
                    .containsExactly(
                        "broker.toml:5: realm.guests.mtu: packets of 1450 do not fit through the"
                            + " device, whose tun.mtu is 1400; set tun.mtu = 1450, or lower this"));
    Map<String, String> raised = Map.of("CULVERT_TUN_MTU", "1450");
    assertThat(BrokerSettingsReader.read("broker.toml", text, raised).tun().mtu()).isEqualTo(1450);
  }

  @Test
  void allMistakesAreReportedAtOnceWithTheirLines() {
    String text =
        """
        [tun]
        mtu = 900
        [realm.guests]
        endpoints = "2001:db8:a::/64"
        lifetime = "soon"
        [listener.main]
        port = 99999
        realms = ["nobody"]
        """;
    assertThatThrownBy(() -> BrokerSettingsReader.read("broker.toml", text, Map.of()))
        .isInstanceOfSatisfying(
            InvalidSettings.class,
            e ->
                assertThat(e.mistakes())
                    .containsExactlyInAnyOrder(
                        "broker.toml:2: tun.mtu: \"900\" is not a number from 1280 to 1500",
                        "broker.toml:5: realm.guests.lifetime: \"soon\" is not a duration; write"
                            + " 30s, 15m, 24h or 7d",
                        "broker.toml:7: listener.main.port: \"99999\" is not a number from 1 to"
                            + " 65535",
                        "broker.toml:8: listener.main.realms: there is no usable"
                            + " [realm.nobody]"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          [tun]                        | mtru = 1280                       | no such setting
          [realm.guests]               | lifetime = "10m"                  | at least 1h
          [realm.guests]               | mechanisms = ["LOGIN"]            | not a mechanism
          [realm.guests]               | mechanisms = ["ANONYMOUS","PLAIN"]| make two realms
          [realm.guests]               | delegation_pool = "2001:db8::/40" | for accounts only
          [realm.guests]               | tunnel_types = ["ayiya"]          | not a tunnel type
          [realm.guests]               | tunnel_types = ["v4v6"]           | v4v6 needs an ipv4_pool
          [realm.guests]               | ipv4_pool = "192.0.2.128/30"      | is a /8 to a /29
          [realm.guests]               | ipv4_pool = "2001:db8::/64"       | not an IPv4 address
          [realm.guests]               | clients_reach = "me"              | nobody, realm or
          [realm.guests]               | keepalive_least = "90s"           | needs 0 <
          [realm.guests]               | tunnels_per_source = 0            | not a number from 1
          [realm.guests]               | rate_up = -1                      | not a number from 0 to
          [realm.guests]               | rate_down = "fast"                | not a number from 0 to
          [realm.guests]               | quota = 5                         | is for accounts
          [realm.guests]               | port_25 = "shut"                  | there are blocked, open
          [broker]                     | public_address = "::1"            | not an IPv4 address
          [broker]                     | digest_realm = "a,b"              | letters, digits
          [broker]                     | resolver = "192.0.2.53"           | not an IPv6 address
          [database]                   | url = "mysql://x"                 | jdbc:postgresql
          [database]                   | password_file = "/nowhere/at/all" | can't be read
          [tun]                        | device = "much-too-long-a-name"   | an interface name
          [tun]                        | device = ["a", "b"]               | one value was expected
          [tun]                        | device = {a = 1}                  | is a section
          [realm.guests]               | on_link = "eth0"                  | a pool here is a /65
          [realm.guests]               | on_link = "a b"                   | name of an interface
          [realm.guests]               | delegation_lenient = 1            | neither true nor false
          [limits]                     | negotiations = -1                 | not a number from 1
          [redirect]                   | brokers = ["192.0.2.300"]         | is not a broker
          [redirect]                   | regions = ["10.0.0.1/8 tb2"]      | bits set behind
          [redirect]                   | regions = ["10.0.0.0/8"]          | a network and its brokers
          [redirect]                   | realms = ["nobody tb2"]           | no usable [realm.nobody]
          """)
  void aMistakeSaysWhatWouldBeRight(String section, String line, String complaint) {
    String text =
        section.equals("[realm.guests]")
            ? LEAST + line + "\n"
            : section + "\n" + line + "\n" + LEAST;
    assertThatThrownBy(() -> BrokerSettingsReader.read("broker.toml", text, Map.of()))
        .isInstanceOf(InvalidSettings.class)
        .hasMessageContaining(complaint);
  }

  /** Found by fuzzing: quoted, TOML allows any name. */
  @Test
  void aSectionWithAStrangeNameIsRefusedWithTheLine() {
    assertThatThrownBy(
            () ->
                BrokerSettingsReader.read(
                    "broker.toml", LEAST + "[realm.\"a]b\"]\nlifetime = \"1d\"\n", Map.of()))
        .isInstanceOf(InvalidSettings.class)
        .hasMessageContaining("\"a]b\" can't be a name");
  }

  @Test
  void aFileThatIsNoTomlIsRefusedWithTheLine() {
    assertThatThrownBy(
            () -> BrokerSettingsReader.read("broker.toml", LEAST + "x = = 1\n", Map.of()))
        .isInstanceOf(InvalidSettings.class)
        .hasMessageContaining("broker.toml:3");
  }

  /** Found by fuzzing: such a name ended the reading. */
  @Test
  void aNameWithAnEscapeThatThereIsNotIsRefusedWithTheLine() {
    assertThatThrownBy(
            () -> BrokerSettingsReader.read("broker.toml", LEAST + "[realm.\"\\E\"]\n", Map.of()))
        .isInstanceOf(InvalidSettings.class)
        .hasMessageContaining("broker.toml:3")
        .hasMessageContaining("Invalid escape sequence");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[\"\\U",
        "[\"\\u12",
        "a.\"\\U0000",
        "\"\\",
        "[\"\\Uffffffff\"]",
        "a = \"\\Uffffffff\""
      })
  void anUnfinishedEscapeIsRefused(String text) {
    assertThatThrownBy(() -> BrokerSettingsReader.read("broker.toml", LEAST + text, Map.of()))
        .isInstanceOf(InvalidSettings.class)
        .hasMessageContaining("broker.toml");
  }

  @Test
  void aMissingFileIsNamed() {
    assertThatThrownBy(() -> BrokerSettingsReader.read(Path.of("/no/such/file"), Map.of()))
        .isInstanceOf(InvalidSettings.class)
        .hasMessageContaining("/no/such/file");
  }

  @Test
  void aRealmWithoutAddressesIsRefused() {
    assertThatThrownBy(() -> BrokerSettingsReader.read("broker.toml", "[realm.guests]\n", Map.of()))
        .isInstanceOf(InvalidSettings.class)
        .hasMessageContaining("realm.guests.endpoints: is missing");
  }

  @Test
  void poolsThatOverlapAreNamed() {
    String two =
        LEAST
            + """
            [realm.members]
            mechanisms = ["PLAIN"]
            endpoints = ["2001:db8:b::/64", "2001:db8:a:0:1::/80"]
            delegation_pool = ["2001:db8:1500::/40", "2001:db8:1510::/44"]
            """;
    assertThatThrownBy(() -> BrokerSettingsReader.read("broker.toml", two, Map.of()))
        .isInstanceOf(InvalidSettings.class)
        .hasMessageContaining(
            "realm.members.endpoints: the pool 2001:db8:a:0:1::/80 overlaps the pool"
                + " 2001:db8:a::/64 of realm.guests.endpoints")
        .hasMessageContaining(
            "realm.members.delegation_pool: the pool 2001:db8:1510::/44 overlaps the pool"
                + " 2001:db8:1500::/40 of realm.members.delegation_pool");
  }

  @Test
  void realmMayHaveSeveralPoolsAndPrefixesOfAnyLength() throws Exception {
    String text =
        """
        [realm.members]
        mechanisms = ["PLAIN"]
        endpoints = ["2001:db8:b::/64", "2001:db8:c::/64"]
        delegation_pool = ["2001:db8:1500::/40", "2001:db8:2500::/43"]
        delegation_lengths = [49, 57, 63]
        delegation_largest = 49
        delegation_lenient = true
        delegation_quarantine = "7d"
        """;
    Realm members = BrokerSettingsReader.read("broker.toml", text, Map.of()).realms().getFirst();
    assertThat(members.pools()).hasSize(4);
    assertThat(members.delegation())
        .contains(
            new Realm.Delegation(
                members.pools().subList(2, 4), 49, List.of(49, 57, 63), true, Duration.ofDays(7)));
  }

  @Test
  void twoRealmsOfOneListenerCannotShareAMechanism() {
    String two = LEAST + "[realm.visitors]\nendpoints = \"2001:db8:c::/64\"\n";
    assertThatThrownBy(
            () ->
                BrokerSettingsReader.read(
                    "broker.toml", two + "[listener.main]\nport = 3653\n", Map.of()))
        .isInstanceOf(InvalidSettings.class)
        .hasMessageContaining("two realms offer ANONYMOUS");
    assertThatThrownBy(() -> BrokerSettingsReader.read("broker.toml", two, Map.of()))
        .isInstanceOf(InvalidSettings.class)
        .hasMessageContaining("two realms offer ANONYMOUS");
  }

  @Test
  void realmsOfTheirOwnListenersMayShareAMechanism() throws Exception {
    String text =
        LEAST
            + """
            [realm.visitors]
            endpoints = "2001:db8:c::/64"
            [listener.one]
            realms = ["guests"]
            [listener.two]
            port = 3654
            realms = ["visitors"]
            """;
    List<ListenerSettings> listeners =
        BrokerSettingsReader.read("broker.toml", text, Map.of()).listeners();
    assertThat(listeners).extracting(ListenerSettings::port).containsExactly(3653, 3654);
  }
}
