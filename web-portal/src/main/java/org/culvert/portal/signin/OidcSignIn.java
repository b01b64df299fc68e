// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.signin;

import java.time.InstantSource;
import org.culvert.portal.web.MoreSignIn;
import org.springframework.http.converter.FormHttpMessageConverter;
import org.springframework.security.config.ObjectPostProcessor;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.oauth2.client.endpoint.RestClientAuthorizationCodeTokenResponseClient;
import org.springframework.security.oauth2.client.http.OAuth2ErrorResponseErrorHandler;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestRedirectFilter;
import org.springframework.security.oauth2.core.http.converter.OAuth2AccessTokenResponseHttpMessageConverter;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;

/** The way to the provider and back: the authorization code flow, with state, nonce and PKCE. */
@WithOidc
@Component
class OidcSignIn implements MoreSignIn {
  private final OidcArrival arrival;
  private final InstantSource clock;

  OidcSignIn(OidcArrival arrival, InstantSource clock) {
    this.arrival = arrival;
    this.clock = clock;
  }

  @Override
  public void add(HttpSecurity pages) {
    pages.oauth2Login(
        login ->
            login
                .loginPage("/signin")
                .tokenEndpoint(token -> token.accessTokenResponseClient(tokens()))
                .userInfoEndpoint(
                    user ->
                        user.oidcUserService(
                            request -> {
                              throw new Arrived(Identity.of(request.getIdToken(), clock.instant()));
                            }))
                .failureHandler(arrival)
                .withObjectPostProcessor(noWayThere()));
  }

  /** As the library's own, which waits for ever. */
  private static RestClientAuthorizationCodeTokenResponseClient tokens() {
    var client = new RestClientAuthorizationCodeTokenResponseClient();
    client.setRestClient(
        RestClient.builder()
            .requestFactory(ProviderHttp.requests())
            .configureMessageConverters(
                kinds ->
                    kinds
                        .addCustomConverter(new FormHttpMessageConverter())
                        .addCustomConverter(new OAuth2AccessTokenResponseHttpMessageConverter()))
            .defaultStatusHandler(new OAuth2ErrorResponseErrorHandler())
            .build());
    return client;
  }

  /** A provider that is away before anybody got there is told as one that is away afterwards. */
  private ObjectPostProcessor<OAuth2AuthorizationRequestRedirectFilter> noWayThere() {
    return new ObjectPostProcessor<>() {
      @Override
      public <F extends OAuth2AuthorizationRequestRedirectFilter> F postProcess(F filter) {
        filter.setAuthenticationFailureHandler(arrival);
        return filter;
      }
    };
  }
}
