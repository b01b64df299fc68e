// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.dyndns;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;

/**
 * Routers have no session and no token of a form: every request brings its key, which the protocol
 * itself answers when it is wrong. A browser's session opens nothing here.
 */
@Configuration
class UpdateSecurity {
  @Bean
  @Order(90)
  SecurityFilterChain updates(HttpSecurity http) {
    return http.securityMatcher("/nic/*", "/tunnelInfo.php")
        .authorizeHttpRequests(all -> all.anyRequest().permitAll())
        .sessionManagement(none -> none.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .csrf(AbstractHttpConfigurer::disable)
        .build();
  }
}
