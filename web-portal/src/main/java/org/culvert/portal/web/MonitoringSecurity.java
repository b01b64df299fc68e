// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.web;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;

/**
 * Machines read health and figures without a password, on a port that only they reach: there is
 * nothing at these paths on the port of the pages.
 */
@Configuration
class MonitoringSecurity {
  @Bean
  @Order(10)
  SecurityFilterChain monitoring(HttpSecurity http) {
    return http.securityMatcher("/actuator", "/actuator/**")
        .csrf(csrf -> csrf.disable())
        .sessionManagement(
            session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .authorizeHttpRequests(calls -> calls.anyRequest().permitAll())
        .build();
  }
}
