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
import org.culvert.portal.web.SettingsMistake;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;

class OidcProviderTest {
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
  void anIssuerIsComparedToTheLetter() {
    OidcProvider provider = provider(OidcClub.issuer() + "/");

    assertThatThrownBy(() -> provider.findByRegistrationId(OidcProvider.ID))
        .hasMessageContaining("to the letter");
  }

  @Test
  void oneThatNeverAnswersIsNotWaitedForAgainAtOnce() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      OidcProvider provider = provider("http://localhost:%d/x".formatted(silent.getLocalPort()));

      assertTimeout(
          Duration.ofSeconds(20),
          () ->
              assertThatThrownBy(() -> provider.findByRegistrationId(OidcProvider.ID))
                  .hasMessageContaining("I/O error"));
      assertThatThrownBy(() -> provider.findByRegistrationId(OidcProvider.ID))
          .hasMessageContaining("a moment ago");
      now = now.plusSeconds(10);
      assertThatThrownBy(() -> provider.findByRegistrationId(OidcProvider.ID))
          .hasMessageContaining("I/O error");
    }
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
