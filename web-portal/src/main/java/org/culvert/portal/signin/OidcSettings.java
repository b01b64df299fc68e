// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.signin;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code culvert.oidc}: another site that people can be signed in by. Off without an issuer.
 *
 * @param issuer where its {@code /.well-known/openid-configuration} is
 * @param name as people know it
 */
@ConfigurationProperties("culvert.oidc")
record OidcSettings(
    @DefaultValue("") String issuer,
    @DefaultValue("") String clientId,
    @DefaultValue("") String clientSecret,
    @DefaultValue("OpenID") String name) {
  boolean isOn() {
    return !issuer.isBlank();
  }

  /** Not printed by accident. */
  @Override
  public String toString() {
    return "OidcSettings of " + issuer;
  }
}
