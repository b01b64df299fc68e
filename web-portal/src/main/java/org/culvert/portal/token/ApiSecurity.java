// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.token;

import java.time.Duration;
import org.culvert.portal.web.SourceLimit;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.UsernamePasswordAuthenticationFilter;

/**
 * Who may use the API: whoever brings a token. No session and no cookie, so that no other site's
 * page can use it with a visitor's browser.
 */
@Configuration
class ApiSecurity {
  static final String STATUS = "/api/v1/status";

  /** What only operators' tokens open. */
  static final String DESK = "/api/v1/operator";

  private static final int REQUESTS = 600;
  private static final int FAILURES = 30;
  private static final Duration PERIOD = Duration.ofMinutes(10);

  @Bean
  @Order(60)
  SecurityFilterChain api(HttpSecurity http, ApiTokens tokens, ApiProblems problems) {
    TokenFilter filter =
        new TokenFilter(
            tokens, new SourceLimit(REQUESTS, PERIOD), new SourceLimit(FAILURES, PERIOD), problems);
    return http.securityMatcher("/api/**", "/v3/api-docs", "/v3/api-docs.yaml")
        .csrf(csrf -> csrf.disable())
        .sessionManagement(
            session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .addFilterBefore(filter, UsernamePasswordAuthenticationFilter.class)
        .authorizeHttpRequests(
            calls ->
                calls
                    .requestMatchers("/v3/api-docs", "/v3/api-docs.yaml", STATUS)
                    .permitAll()
                    .requestMatchers(HttpMethod.GET, DESK + "/**")
                    .hasAllAuthorities(TokenFilter.READ, TokenFilter.OPERATE)
                    .requestMatchers(DESK + "/**")
                    .hasAllAuthorities(TokenFilter.WRITE, TokenFilter.OPERATE)
                    .requestMatchers(HttpMethod.GET, "/api/**")
                    .hasAuthority(TokenFilter.READ)
                    .anyRequest()
                    .hasAuthority(TokenFilter.WRITE))
        .exceptionHandling(
            failure ->
                failure
                    .authenticationEntryPoint(
                        (_, response, _) ->
                            problems.write(
                                response,
                                HttpStatus.UNAUTHORIZED,
                                "Bring a token: Authorization: Bearer …, made at /account/tokens."))
                    .accessDeniedHandler(
                        (request, response, _) ->
                            problems.write(
                                response,
                                HttpStatus.FORBIDDEN,
                                request.getRequestURI().startsWith(DESK)
                                    ? "This needs a token for the operator's desk."
                                    : "This token may only read. Make one that may change"
                                        + " things.")))
        .build();
  }
}
