// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.signin;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.registration.ClientRegistrations;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;

/**
 * What the provider says of itself, asked when somebody wants it for the first time: the portal
 * starts without it. A failure is everybody's for a moment, so that nobody queues for a provider
 * that is away; then the next one asks again. Thread-safe.
 */
@WithOidc
@Component
class OidcProvider implements ClientRegistrationRepository {
  static final String ID = "oidc";
  private static final Logger LOG = LoggerFactory.getLogger(OidcProvider.class);
  private static final String WELL_KNOWN = "/.well-known/openid-configuration";
  private static final Duration MOMENT = Duration.ofSeconds(10);

  private final OidcSettings settings;
  private final InstantSource clock;
  private final RestClient http =
      RestClient.create().mutate().requestFactory(ProviderHttp.requests()).build();
  private volatile @Nullable ClientRegistration known;
  private Instant notBefore = Instant.MIN;

  OidcProvider(OidcSettings settings, InstantSource clock) {
    this.settings = settings;
    this.clock = clock;
    settings.check();
  }

  /** None: there is no such one, or it does not answer. */
  @Override
  public @Nullable ClientRegistration findByRegistrationId(String id) {
    if (!id.equals(ID)) {
      return null;
    }
    ClientRegistration found = known;
    return found == null ? asked() : found;
  }

  private synchronized @Nullable ClientRegistration asked() {
    if (known == null && !clock.instant().isBefore(notBefore)) {
      notBefore = clock.instant().plus(MOMENT);
      try {
        known = registration(whatItSays());
      } catch (RuntimeException e) {
        LOG.warn("oidc.unusable issuer=\"{}\" reason=\"{}\"", settings.issuer(), e.getMessage());
      }
    }
    return known;
  }

  private Map<String, Object> whatItSays() {
    Map<String, Object> said =
        http.get()
            .uri(settings.issuer().replaceFirst("/$", "") + WELL_KNOWN)
            .retrieve()
            .body(new ParameterizedTypeReference<Map<String, Object>>() {});
    // Else somebody else's tokens were good here.
    if (said == null || !settings.issuer().equals(said.get("issuer"))) {
      throw new IllegalStateException(
          "at %s is the issuer %s, and culvert.oidc.issuer has to be that to the letter"
              .formatted(settings.issuer(), said == null ? "" : said.get("issuer")));
    }
    return said;
  }

  private ClientRegistration registration(Map<String, Object> said) {
    ClientRegistration.Builder provider =
        ClientRegistrations.fromOidcConfiguration(said)
            .registrationId(ID)
            .clientId(settings.clientId())
            .clientSecret(settings.clientSecret())
            .scope("openid", "email", "profile");
    // A client without a secret proves with PKCE alone that it is the one that began.
    return settings.clientSecret().isEmpty()
        ? provider.clientAuthenticationMethod(ClientAuthenticationMethod.NONE).build()
        : provider.build();
  }
}
