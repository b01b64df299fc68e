// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.authentication.logout.SecurityContextLogoutHandler;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Keeps sessions that have ended from every page: those of an account that is disabled or gone, and
 * those from before its password was changed, in whichever browser and at whichever portal.
 */
@Configuration
class EndedSessions implements HandlerInterceptor, WebMvcConfigurer {
  private final SessionCheck check;

  EndedSessions(SessionCheck check) {
    this.check = check;
  }

  @Override
  public void addInterceptors(InterceptorRegistry interceptors) {
    interceptors.addInterceptor(this).excludePathPatterns("/error");
  }

  @Override
  public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
      throws IOException {
    Authentication signedIn = SecurityContextHolder.getContext().getAuthentication();
    if (!(handler instanceof HandlerMethod) || signedIn == null || isGood(signedIn)) {
      return true;
    }
    new SecurityContextLogoutHandler().logout(request, response, signedIn);
    response.sendRedirect(request.getContextPath() + "/signin?ended");
    return false;
  }

  private boolean isGood(Authentication signedIn) {
    Instant since = since(signedIn);
    if (since == null || !(signedIn.getPrincipal() instanceof SignedIn user)) {
      return true;
    }
    boolean operator =
        signedIn.getAuthorities().stream()
            .anyMatch(role -> "ROLE_OPERATOR".equals(role.getAuthority()));
    return check.isGood(user.account(), since, operator);
  }

  private static @Nullable Instant since(Authentication signedIn) {
    return signedIn.getPrincipal() instanceof SignedIn user ? user.since() : null;
  }
}
