// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatusTest {

  @ParameterizedTest
  @CsvSource({
    "200, Success",
    "300, Authentication failed",
    "301, No more tunnels available",
    "302, Unsupported client version",
    "303, Unsupported tunnel type",
    "310, Server side error",
    "500, Invalid request format or specified length",
    "501, Invalid IPv4 address",
    "502, Invalid IPv6 address",
    "506, IPv4 prefix already used for existing tunnel",
    "507, Requested prefix length cannot be assigned",
    "509, DNS delegation error",
    "518, Unsupported prefix length",
    "520, Missing prefix length",
    "521, Request already in progress",
    "522, Prefix requested for anonymous",
    "530, Server too busy",
    "1200, Redirection"
  })
  void codesHaveTheNumbersAndWordsThatClientsPrint(int number, String phrase) {
    StatusCode code = StatusCode.of(number).orElseThrow();
    assertThat(StatusLine.of(code)).hasToString(number + " " + phrase);
  }

  @Test
  void unknownNumberIsKept() {
    StatusLine status = new StatusLine(777, "Odd");
    assertThat(status.code()).isEmpty();
    assertThat(status.number()).isEqualTo(777);
    assertThat(new StatusLine(1302, "Elsewhere").isRedirection()).isTrue();
    assertThat(new StatusLine(1000, "Here").isRedirection()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a<b", "a\r\nb", "caf\u00e9"})
  void textThatHurtsClientsIsRefused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> new StatusLine(200, text));
  }

  @ParameterizedTest
  @EnumSource(TspVersion.class)
  void versionsAreFoundByTheirText(TspVersion version) {
    assertThat(TspVersion.of(version.text())).contains(version);
    assertThat(version.isFirstGeneration()).isEqualTo(version.text().startsWith("1."));
  }

  @Test
  void featuresComeWithTheirVersion() {
    assertThat(TspVersion.V2_0_0.knowsRedirection()).isFalse();
    assertThat(TspVersion.V2_0_1.knowsRedirection()).isTrue();
    assertThat(TspVersion.V2_0_1.knowsClientDnsServer()).isFalse();
    assertThat(TspVersion.V2_0_2.knowsClientDnsServer()).isTrue();
    assertThat(TspVersion.of("2.0.3")).isEmpty();
  }

  @Test
  void octetsDoNotShowTheirContent() {
    Bytes password = Bytes.ofText("secret");
    assertThat(password).hasToString("6 octets").isEqualTo(Bytes.of(password.toArray()));
    password.toArray()[0] = 0;
    assertThat(password.text()).isEqualTo("secret");
  }
}
