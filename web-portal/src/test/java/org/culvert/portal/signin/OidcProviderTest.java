// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.regex.Pattern;
import org.culvert.portal.web.SettingsMistake;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;

@ExtendWith(OutputCaptureExtension.class)
class OidcProviderTest {
  private static final Pattern WORDS = Pattern.compile("oidc[.]unusable");

  private Instant now = Instant.parse("2026-06-01T12:00:00Z");
  private final InstantSource clock = () -> now;

  @Test
  void itIsAskedOnce() {
    OidcProvider provider = provider(OidcClub.issuer());

    assertThat(provider.findByRegistrationId(OidcProvider.ID))
        .isSameAs(provider.findByRegistrationId(OidcProvider.ID));
    assertThat(provider.findByRegistrationId("another")).isNull();
  }

  /** Its tokens name another one: they would be refused one by one, and nobody knew why. */
  @Test
  void anIssuerIsComparedToTheLetter(CapturedOutput log) {
    assertThat(provider(OidcClub.issuer() + "/").findByRegistrationId(OidcProvider.ID)).isNull();

    assertThat(log).contains("to the letter");
  }

  @Test
  void oneThatNeverAnswersIsNotWaitedForAgainAtOnce(CapturedOutput log) throws Exception {
    OidcProvider provider;
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      provider = provider("http://localhost:%d/x".formatted(silent.getLocalPort()));

      assertTimeout(
          Duration.ofSeconds(20),
          () -> assertThat(provider.findByRegistrationId(OidcProvider.ID)).isNull());
      assertThat(provider.findByRegistrationId(OidcProvider.ID)).isNull();
      assertThat(WORDS.matcher(log).results()).hasSize(1);
    }
    now = now.plusSeconds(10);
    assertThat(provider.findByRegistrationId(OidcProvider.ID)).isNull();
    assertThat(WORDS.matcher(log).results()).hasSize(2);
  }

  @Test
  void aClientWithoutASecretSendsNone() {
    OidcProvider provider =
        new OidcProvider(new OidcSettings(OidcClub.issuer(), "portal", "", "Club"), clock);

    assertThat(
            Objects.requireNonNull(provider.findByRegistrationId(OidcProvider.ID))
                .getClientAuthenticationMethod())
        .isEqualTo(ClientAuthenticationMethod.NONE);
  }

  @ParameterizedTest
  @CsvSource({
    "http://idp.example.net/people, portal, no https address",
    "ftp://localhost/people, portal, no https address",
    "idp.example.net, portal, no https address",
    "https://idp example net, portal, no address",
    "https://idp.example.net, '', client-id",
  })
  void mistakesInTheSettingsAreTold(String issuer, String client, String words) {
    assertThatThrownBy(() -> new OidcProvider(new OidcSettings(issuer, client, "", "x"), clock))
        .isInstanceOf(SettingsMistake.class)
        .hasMessageContaining(words);
  }

  private OidcProvider provider(String issuer) {
    return new OidcProvider(new OidcSettings(issuer, "portal", "secret", "Club"), clock);
  }
}
