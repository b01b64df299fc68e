// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.signin;

import java.time.InstantSource;
import org.culvert.portal.web.MoreSignIn;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.stereotype.Component;

/** The way to the provider and back: the authorization code flow, with state and nonce. */
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
                .userInfoEndpoint(
                    user ->
                        user.oidcUserService(
                            request -> {
                              throw new Arrived(Identity.of(request.getIdToken(), clock.instant()));
                            }))
                .failureHandler(arrival));
  }
}
