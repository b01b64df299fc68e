// SPDX-License-Identifier: Apache-2.0
package org.culvert.e2e;

import java.io.Closeable;
import java.util.List;
import java.util.Map;
import no.nav.security.mock.oauth2.MockOAuth2Server;
import no.nav.security.mock.oauth2.token.DefaultOAuth2TokenCallback;

/** An OpenID provider on the broker's machine that says at once who somebody is. */
record Club(MockOAuth2Server server) implements Closeable {
  private static final String PEOPLE = "people";
  private static final String PORTAL = "portal";
  private static final int SECONDS = 600;

  static Club opened() {
    MockOAuth2Server server = new MockOAuth2Server();
    server.start();
    return new Club(server);
  }

  /** What the portal has to be set to. */
  Map<String, String> settings() {
    return Map.of(
        "CULVERT_OIDC_ISSUER",
        server.issuerUrl(PEOPLE).toString(),
        "CULVERT_OIDC_CLIENT_ID",
        PORTAL,
        "CULVERT_OIDC_CLIENT_SECRET",
        "between us",
        "CULVERT_OIDC_NAME",
        "the club");
  }

  /** The next one who comes. */
  void knows(String name) {
    server.enqueueCallback(
        new DefaultOAuth2TokenCallback(
            PEOPLE,
            name,
            "JWT",
            List.of(PORTAL),
            Map.of("email", name + "@example.net", "email_verified", true),
            SECONDS));
  }

  @Override
  public void close() {
    server.shutdown();
  }
}
