// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.signin;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.registration.ClientRegistrations;
import org.springframework.stereotype.Component;

/**
 * What the provider says of itself, asked when somebody wants it for the first time: the portal
 * starts without it. A failure is nobody's for long: the next one asks again. Thread-safe.
 */
@WithOidc
@Component
class OidcProvider implements ClientRegistrationRepository {
  static final String ID = "oidc";
  private static final Logger LOG = LoggerFactory.getLogger(OidcProvider.class);

  private final OidcSettings settings;
  private volatile @Nullable ClientRegistration known;

  OidcProvider(OidcSettings settings) {
    this.settings = settings;
  }

  @Override
  public @Nullable ClientRegistration findByRegistrationId(String id) {
    if (!id.equals(ID)) {
      return null;
    }
    ClientRegistration found = known;
    if (found == null) {
      found = ask();
      known = found;
    }
    return found;
  }

  /** Whether it answers, or did so before. */
  boolean isThere() {
    try {
      return findByRegistrationId(ID) != null;
    } catch (RuntimeException e) {
      LOG.warn(
          "the OpenID provider does not answer issuer={}: {}", settings.issuer(), e.getMessage());
      return false;
    }
  }

  private ClientRegistration ask() {
    return ClientRegistrations.fromIssuerLocation(settings.issuer())
        .registrationId(ID)
        .clientId(settings.clientId())
        .clientSecret(settings.clientSecret())
        .scope("openid", "email", "profile")
        .build();
  }
}
