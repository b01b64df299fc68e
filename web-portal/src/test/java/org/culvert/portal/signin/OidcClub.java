// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.signin;

import com.nimbusds.oauth2.sdk.TokenRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import no.nav.security.mock.oauth2.MockOAuth2Server;
import no.nav.security.mock.oauth2.token.DefaultOAuth2TokenCallback;
import org.springframework.test.context.DynamicPropertyRegistry;

/** A provider that speaks HTTP, one for all tests, and what it says of the next one who comes. */
final class OidcClub {
  static final String NAME = "Club";
  private static final String PEOPLE = "people";
  private static final int SECONDS = 600;
  private static final MockOAuth2Server SERVER = started();

  private OidcClub() {}

  private static MockOAuth2Server started() {
    MockOAuth2Server server = new MockOAuth2Server();
    server.start();
    return server;
  }

  static void settings(DynamicPropertyRegistry settings) {
    settings.add("culvert.oidc.issuer", OidcClub::issuer);
    settings.add("culvert.oidc.client-id", () -> "portal");
    settings.add("culvert.oidc.client-secret", () -> "between us");
    settings.add("culvert.oidc.name", () -> NAME);
  }

  static String issuer() {
    return SERVER.issuerUrl(PEOPLE).toString();
  }

  /** An address, and whether the provider vouches for it. */
  static void knows(String subject, String email, boolean verified) {
    says(subject, Map.of("email", email, "email_verified", verified));
  }

  /** Over what it would say by itself. */
  static void says(String subject, Map<String, Object> claims) {
    SERVER.enqueueCallback(
        new DefaultOAuth2TokenCallback(
            PEOPLE, subject, "JWT", List.of("portal"), new HashMap<>(claims), SECONDS));
  }

  static void says(String subject, String audience, long seconds) {
    SERVER.enqueueCallback(
        new DefaultOAuth2TokenCallback(
            PEOPLE, subject, "JWT", List.of(audience), Map.of(), seconds));
  }

  /** It has no token to give. */
  static void breaksDown() {
    SERVER.enqueueCallback(
        new DefaultOAuth2TokenCallback(
            PEOPLE, "nobody", "JWT", List.of("portal"), Map.of(), SECONDS) {
          @Override
          public Map<String, Object> addClaims(TokenRequest request) {
            throw new IllegalStateException("out of order");
          }
        });
  }
}
