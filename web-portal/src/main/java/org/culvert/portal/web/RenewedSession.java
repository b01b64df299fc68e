// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Instant;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;

/** Lets the session of whoever ended all others go on, under another id. */
public final class RenewedSession {
  private RenewedSession() {}

  public static void begin(
      HttpServletRequest request, HttpServletResponse response, Instant since) {
    Authentication former = SecurityContextHolder.getContext().getAuthentication();
    if (former == null || !(former.getPrincipal() instanceof SignedIn user)) {
      return;
    }
    SecurityContext context = SecurityContextHolder.createEmptyContext();
    context.setAuthentication(
        UsernamePasswordAuthenticationToken.authenticated(
            new SignedIn(user.account(), user.userid(), since), null, former.getAuthorities()));
    request.getSession();
    request.changeSessionId();
    SecurityContextHolder.setContext(context);
    new HttpSessionSecurityContextRepository().saveContext(context, request, response);
  }
}
