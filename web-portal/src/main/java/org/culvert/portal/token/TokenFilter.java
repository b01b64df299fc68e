// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.token;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.culvert.portal.token.ApiTokens.Bearer;
import org.culvert.portal.web.SourceLimit;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/** Reads {@code Authorization: Bearer TOKEN} (RFC 6750). Who guesses is slowed down. */
class TokenFilter extends OncePerRequestFilter {
  static final String READ = "SCOPE_read";
  static final String WRITE = "SCOPE_write";
  static final String OPERATE = "SCOPE_operator";

  private static final String SCHEME = "Bearer ";
  private static final int LONGEST = 100;

  private final ApiTokens tokens;
  private final SourceLimit requests;
  private final SourceLimit failures;
  private final ApiProblems problems;

  TokenFilter(ApiTokens tokens, SourceLimit requests, SourceLimit failures, ApiProblems problems) {
    this.tokens = tokens;
    this.requests = requests;
    this.failures = failures;
    this.problems = problems;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    String header = request.getHeader("Authorization");
    if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      chain.doFilter(request, response);
      return;
    }
    String token = header.substring(SCHEME.length()).strip();
    Optional<Bearer> bearer = token.length() > LONGEST ? Optional.empty() : tokens.find(token);
    boolean inTime =
        bearer.isPresent()
            ? requests.tryTake(Long.toString(bearer.get().user().account()))
            : failures.tryTake(request.getRemoteAddr());
    if (!inTime) {
      problems.write(
          response, HttpStatus.TOO_MANY_REQUESTS, "Too many requests; wait some minutes.");
      return;
    }
    bearer.ifPresent(TokenFilter::admit);
    chain.doFilter(request, response);
  }

  private static void admit(Bearer bearer) {
    List<SimpleGrantedAuthority> scopes =
        Stream.of(
                Optional.of(READ),
                Optional.of(WRITE).filter(_ -> bearer.scope().mayWrite()),
                Optional.of(OPERATE).filter(_ -> bearer.scope().mayOperate()))
            .flatMap(Optional::stream)
            .map(SimpleGrantedAuthority::new)
            .toList();
    UsernamePasswordAuthenticationToken authentication =
        UsernamePasswordAuthenticationToken.authenticated(bearer.user(), null, scopes);
    authentication.setDetails(bearer);
    SecurityContext context = SecurityContextHolder.createEmptyContext();
    context.setAuthentication(authentication);
    SecurityContextHolder.setContext(context);
  }
}
