// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.signin;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.stereotype.Component;

/**
 * Back to the sign-in, with what went wrong: a wrong pair, or a wait, and nothing else but to who
 * has the password: that the account is suspended. Or on to the code.
 */
@Component
class SignInFailure implements AuthenticationFailureHandler {
  private final SignInCounts counts;
  private final InstantSource clock;

  SignInFailure(SignInCounts counts, InstantSource clock) {
    this.counts = counts;
    this.clock = clock;
  }

  @Override
  public void onAuthenticationFailure(
      HttpServletRequest request, HttpServletResponse response, AuthenticationException failure)
      throws IOException {
    count(failure);
    response.sendRedirect(
        request.getContextPath()
            + switch (failure) {
              case CodeWanted wanted -> askForCode(request, wanted.half());
              case Suspended suspended ->
                  SuspensionNote.tell(request, suspended.text(), clock.instant());
              case TooManyGuesses many -> "/signin?wait=" + minutes(many.patience());
              default -> "/signin?wrong";
            });
  }

  private void count(AuthenticationException failure) {
    switch (failure) {
      case CodeWanted _ -> {}
      case TooManyGuesses _ -> counts.limited();
      default -> counts.refused();
    }
  }

  /** Nobody is signed in yet; but the session must not be one that somebody else knows. */
  static String askForCode(HttpServletRequest request, HalfSignedIn half) {
    request.getSession().setAttribute(HalfSignedIn.ATTRIBUTE, half);
    request.changeSessionId();
    return "/signin/code";
  }

  private static long minutes(Duration wait) {
    return wait.plusSeconds(59).toMinutes();
  }
}
