// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.web;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;

/**
 * Who may see which page. Everything that is not named here needs a sign-in. Programs that bring
 * their own credentials have filter chains of their own, beside their controllers.
 */
@Configuration
class SecurityConfiguration {
  private static final String POLICY =
      "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; form-action 'self';"
          + " base-uri 'none'; object-src 'none'";

  private static final String[] EVERYBODY = {
    "/",
    "/status",
    "/status.json",
    "/help",
    "/help/**",
    "/signin",
    "/signin/code",
    "/signin/provider",
    "/signin/identity",
    "/error",
    "/account/new",
    "/account/password",
    "/account/password/*",
    "/account/address/*",
    "/*.css",
    "/*.js",
    "/*.svg",
    "/*.txt",
    "/.well-known/*",
    "/why/506/*",
  };

  @Bean
  @Order(100)
  SecurityFilterChain pages(
      HttpSecurity http,
      AuthenticationProvider signIn,
      @Qualifier("signInFailure") AuthenticationFailureHandler signInFailure,
      ObjectProvider<MoreSignIn> more) {
    more.orderedStream().forEach(way -> way.add(http));
    return http.authenticationProvider(signIn)
        .authorizeHttpRequests(
            pages ->
                pages
                    .requestMatchers(EVERYBODY)
                    .permitAll()
                    .requestMatchers("/operator", "/operator/**")
                    .hasRole("OPERATOR")
                    .anyRequest()
                    .hasRole("USER"))
        .formLogin(
            form ->
                form.loginPage("/signin")
                    .usernameParameter("userid")
                    .passwordParameter("password")
                    .defaultSuccessUrl("/account")
                    .failureHandler(signInFailure)
                    .permitAll())
        .logout(out -> out.logoutUrl("/signout").logoutSuccessUrl("/"))
        .headers(
            headers ->
                headers
                    .contentSecurityPolicy(policy -> policy.policyDirectives(POLICY))
                    .referrerPolicy(policy -> policy.policy(ReferrerPolicy.SAME_ORIGIN))
                    .permissionsPolicyHeader(
                        policy -> policy.policy("camera=(), microphone=(), geolocation=()")))
        .build();
  }
}
