// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.signin;

import java.net.URI;
import java.util.Set;
import org.culvert.portal.web.SettingsMistake;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code culvert.oidc}: another site that people can be signed in by. Off without an issuer.
 *
 * @param issuer where its {@code /.well-known/openid-configuration} is
 * @param clientSecret may be empty: then PKCE alone is the proof
 * @param name as people know it
 */
@ConfigurationProperties("culvert.oidc")
record OidcSettings(
    @DefaultValue("") String issuer,
    @DefaultValue("") String clientId,
    @DefaultValue("") String clientSecret,
    @DefaultValue("OpenID") String name) {
  private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

  boolean isOn() {
    return !issuer.isBlank();
  }

  /**
   * @throws SettingsMistake what nobody could be signed in with, or anybody on the way as anybody
   */
  void check() {
    if (clientId.isBlank()) {
      throw new SettingsMistake(
          "culvert.oidc.issuer is set, and culvert.oidc.client-id is not.",
          "Register the portal at the provider, and set the name that it gets there.",
          null);
    }
    URI address = address();
    boolean safe =
        "https".equals(address.getScheme())
            || ("http".equals(address.getScheme()) && THIS_MACHINE.contains(address.getHost()));
    if (!safe) {
      throw new SettingsMistake(
          "culvert.oidc.issuer is \"%s\", which is no https address.".formatted(issuer),
          "Set the address of the provider that begins with https://. Without TLS whoever is on"
              + " the way could sign in as anybody.",
          null);
    }
  }

  private URI address() {
    try {
      return URI.create(issuer);
    } catch (IllegalArgumentException e) {
      throw new SettingsMistake(
          "culvert.oidc.issuer is no address: " + e.getMessage(),
          "Set it to what the provider's /.well-known/openid-configuration calls its issuer.",
          e);
    }
  }

  /** Not printed by accident. */
  @Override
  public String toString() {
    return "OidcSettings of " + issuer;
  }
}
