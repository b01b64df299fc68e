// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.culvert.broker.delegation.DnsSettings;
import org.culvert.protocol.message.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DnsReaderTest {
  private static final String SECRET = "c2l4dGVlbiBvY3RldHM2Ng==";
  private static final String REALM =
      """
      [realm.members]
      mechanisms = ["DIGEST-MD5"]
      endpoints = "2001:db8:b::/64"
      """;
  private static final String LEAST =
      """
      [dns]
      primary = "192.0.2.53"
      zones = ["Users.Example.NET.", "2001:db8:1500::/40"]
      """;

  @TempDir Path folder;

  @Test
  void defaultsAreTheOnesOfTheExampleFile() throws Exception {
    DnsSettings dns = read(REALM + LEAST + "key = \"" + SECRET + "\"\n");
    assertThat(dns.primary()).hasToString("192.0.2.53:53");
    assertThat(dns.keyName()).isEqualTo("culvert");
    assertThat(dns.zones()).containsExactly("5.1.8.b.d.0.1.0.0.2.ip6.arpa", "users.example.net");
    assertThat(dns.domains()).isEmpty();
    assertThat(dns.resolvers()).isEmpty();
    assertThat(dns.strict()).isFalse();
    assertThat(dns.privateNameServers()).isFalse();
    assertThat(dns.hostedPointers()).isTrue();
    assertThat(dns.ttl()).isEqualTo(Duration.ofMinutes(5));
    assertThat(dns.nameServerPort()).isEqualTo(53);
    String example = Files.readString(Path.of("broker.example.toml"));
    assertThat(example)
        .contains("# key_name = \"culvert\"", "# strict = false", "# private_name_servers = false")
        .contains("# ptr = true", "# ttl = \"5m\"", "# name_server_port = 53");
  }

  @Test
  void aPrefixWhoseLengthIsNoMultipleOfFourHasSeveralZones() throws Exception {
    String text = LEAST.replace("/40", "/42") + "key = \"" + SECRET + "\"\n";
    assertThat(read(REALM + text).zones())
        .containsExactlyInAnyOrder(
            "users.example.net",
            "0.5.1.8.b.d.0.1.0.0.2.ip6.arpa",
            "1.5.1.8.b.d.0.1.0.0.2.ip6.arpa",
            "2.5.1.8.b.d.0.1.0.0.2.ip6.arpa",
            "3.5.1.8.b.d.0.1.0.0.2.ip6.arpa");
  }

  @Test
  void keyIsReadFromAFileAndNeverShown() throws Exception {
    Path file = Files.writeString(folder.resolve("key"), SECRET + "\n");
    DnsSettings dns = read(REALM + LEAST + "key_file = \"" + file + "\"\n");
    assertThat(dns.key()).isEqualTo(Bytes.ofText("sixteen octets66"));
    assertThat(dns.toString()).doesNotContain("octets6", SECRET);
  }

  @Test
  void domainBelongsToItsRealm() throws Exception {
    String domain = "domain = \"members.users.example.net\"\n";
    DnsSettings dns = read(REALM + domain + LEAST + "key = \"" + SECRET + "\"\n");
    assertThat(dns.domains()).isEqualTo(Map.of("members", "members.users.example.net"));
  }

  @Test
  void withoutAPrimaryThereIsNoDns() throws Exception {
    assertThat(BrokerSettingsReader.read("broker.toml", REALM, Map.of()).dns()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          primary = "ns.example.net"           | not an IPv4 address
          primary = "192.0.2.53:0"             | not an address, or address:port
          key = "???"                          | the key is not base64
          key = "c2hvcnQ="                     | a key has 16 octets at least
          zones = ["::/0"]                     | nobody has the zone of all addresses
          zones = ["a b"]                      | not the name of a domain
          strict = "perhaps"                   | neither true nor false
          realm.members.domain = "example.org" | is in none of dns.zones
          """)
  void aMistakeSaysWhatWouldBeRight(String line, String complaint) {
    String key = line.substring(0, line.indexOf(' '));
    boolean realm = key.startsWith("realm.");
    String dns =
        (LEAST + "key = \"" + SECRET + "\"\n").replaceAll("(?m)^" + key + " = .*\n", "")
            + (realm ? "" : line + "\n");
    String members = REALM + (realm ? line.substring("realm.members.".length()) + "\n" : "");
    assertThatThrownBy(() -> BrokerSettingsReader.read("broker.toml", members + dns, Map.of()))
        .isInstanceOf(InvalidSettings.class)
        .hasMessageContaining(complaint)
        .hasMessageNotContaining("c2hvcnQ=");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          key = "c2l4dGVlbiBvY3RldHM2Ng==" | dns.zones: is missing
          zones = ["example.net"]      | dns.key: is missing
          """)
  void whatAPrimaryNeedsIsMissed(String line, String complaint) {
    String text = REALM + "[dns]\nprimary = \"192.0.2.53\"\n" + line + "\n";
    assertThatThrownBy(() -> BrokerSettingsReader.read("broker.toml", text, Map.of()))
        .hasMessageContaining(complaint);
  }

  @Test
  void twoRealmsHaveTwoDomains() {
    String two =
        REALM
            + "domain = \"users.example.net\"\n"
            + REALM.replace("members", "staff").replace("b::", "c::")
            + "domain = \"users.example.net\"\n[listener.a]\nrealms = [\"members\"]\n"
            + "[listener.b]\nport = 3654\nrealms = [\"staff\"]\n";
    assertThatThrownBy(
            () ->
                BrokerSettingsReader.read(
                    "broker.toml", two + LEAST + "key = \"" + SECRET + "\"\n", Map.of()))
        .hasMessageContaining("realm.staff.domain: two realms can't have one");
  }

  private static DnsSettings read(String text) throws InvalidSettings {
    return BrokerSettingsReader.read("broker.toml", text, Map.of()).dns().orElseThrow();
  }
}
