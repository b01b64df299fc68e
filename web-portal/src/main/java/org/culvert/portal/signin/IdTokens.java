// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.signin;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.security.oauth2.client.oidc.authentication.OidcIdTokenDecoderFactory;
import org.springframework.security.oauth2.client.oidc.authentication.OidcIdTokenValidator;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtDecoderFactory;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestTemplate;

/**
 * Looks at the provider's tokens as Spring Security does by itself: signature, issuer, audience,
 * times. Takes each algorithm that signs with a key of the provider's own, and waits for those keys
 * no longer than {@link ProviderHttp} does. Thread-safe.
 */
@WithOidc
@Component
class IdTokens implements JwtDecoderFactory<ClientRegistration> {
  /** One for each provider, which is one: it remembers the keys. */
  private final Map<String, JwtDecoder> decoders = new ConcurrentHashMap<>();

  @Override
  public JwtDecoder createDecoder(ClientRegistration provider) {
    String keys = String.valueOf(provider.getProviderDetails().getJwkSetUri());
    return decoders.computeIfAbsent(keys, _ -> decoder(keys, provider));
  }

  private static JwtDecoder decoder(String keys, ClientRegistration provider) {
    NimbusJwtDecoder decoder =
        NimbusJwtDecoder.withJwkSetUri(keys)
            .restOperations(new RestTemplate(ProviderHttp.requests()))
            .jwsAlgorithms(taken -> taken.addAll(Set.of(SignatureAlgorithm.values())))
            .build();
    decoder.setJwtValidator(
        new DelegatingOAuth2TokenValidator<>(
            new JwtTimestampValidator(), new OidcIdTokenValidator(provider)));
    decoder.setClaimSetConverter(OidcIdTokenDecoderFactory.createDefaultClaimTypeConverter());
    return decoder;
  }
}
