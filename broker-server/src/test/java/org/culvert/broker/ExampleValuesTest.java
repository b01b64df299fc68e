// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import org.culvert.broker.config.BrokerSettings;
import org.culvert.broker.config.BrokerSettingsReader;
import org.culvert.broker.delegation.Bind;
import org.culvert.broker.store.TestAccounts;
import org.culvert.protocol.address.IpAddress;
import org.culvert.protocol.sasl.CredentialSeal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ExampleValuesTest {
  private static final Set<IpAddress> PUBLIC = Set.of(IpAddress.parse("9.9.9.9"));
  private static final Set<IpAddress> PRIVATE = Set.of(IpAddress.parse("192.168.0.9"));
  private static final String ZEROS = Base64.getEncoder().encodeToString(new byte[32]);
  private static final String MEMBERS =
      """
      [realm.members]
      mechanisms = ["DIGEST-MD5"]
      endpoints = "2a00:1:b::/64"
      """;

  @Test
  void theKeysOfOurTestsAreRefused() throws Exception {
    assertThat(refusal(secrets(TestAccounts.KEY), PUBLIC))
        .contains("secrets.key_file", "account reencrypt", "9.9.9.9, a public address");
    assertThat(refusal(secrets(ZEROS), PUBLIC)).contains("secrets.key_file");
    assertThat(refusal(dns(Bind.KEY_BASE64), PUBLIC))
        .contains("dns.key_file", "tsig-keygen culvert");
    assertThat(refusal(dns(ZEROS), PUBLIC)).contains("dns.key_file");
  }

  @Test
  void keysThatWereDrawnAreNot() throws Exception {
    assertThat(refusal(secrets(CredentialSeal.drawKey()), PUBLIC)).isEmpty();
    assertThat(refusal(dns(CredentialSeal.drawKey()), PUBLIC)).isEmpty();
    String text = "0f4e9a7c2b6d8e1035a79bdf12468ace";
    String hexadecimal =
        Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    assertThat(refusal(dns(hexadecimal), PUBLIC)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"culvert", "Password", "postgres"})
  void passwordsThatEverybodyTriesAreRefused(String password) throws Exception {
    assertThat(refusal("[database]\npassword = \"" + password + "\"\n", PUBLIC))
        .contains("database.password", "ALTER ROLE culvert");
  }

  @Test
  void noPasswordIsNone() throws Exception {
    assertThat(refusal("", PUBLIC)).isEmpty();
  }

  @Test
  void whereNobodyFromOutsideComesNothingIsRefused() throws Exception {
    assertThat(refusal(secrets(ZEROS), PRIVATE)).isEmpty();
    assertThat(refusal("[listener.main]\naddress = \"192.168.0.9\"\n" + secrets(ZEROS), PUBLIC))
        .isEmpty();
  }

  @Test
  void thePublicAddressCountsBehindANat() throws Exception {
    assertThat(refusal("[broker]\npublic_address = \"9.9.9.9\"\n" + secrets(ZEROS), PRIVATE))
        .contains("secrets.key_file");
  }

  @Test
  void prefixesOfDocumentsAreRemarkedUpon() throws Exception {
    String guests = "[realm.guests]\nendpoints = \"2001:db8:a::/64\"\n";

    assertThat(ExampleValues.of(settings(guests), PUBLIC).remarks())
        .containsExactly(
            "realm.guests: 2001:db8:a::/64 is a prefix for documentation, which nobody routes: put"
                + " yours there");
    assertThat(ExampleValues.of(settings(guests), PRIVATE).remarks()).isEmpty();
  }

  private static String refusal(String text, Set<IpAddress> own) throws Exception {
    return ExampleValues.of(settings(text), own).obstacle().orElse("");
  }

  private static BrokerSettings settings(String text) throws Exception {
    return BrokerSettingsReader.read("broker.toml", text + MEMBERS, Map.of());
  }

  private static String secrets(String key) {
    return "[secrets]\nkey = \"" + key + "\"\n";
  }

  private static String dns(String key) {
    return "[dns]\nprimary = \"127.0.0.1\"\nzones = [\"example.net\"]\nkey = \"" + key + "\"\n";
  }
}
