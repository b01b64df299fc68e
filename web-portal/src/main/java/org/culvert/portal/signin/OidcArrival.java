// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.signin;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.culvert.portal.account.Account;
import org.culvert.portal.account.Accounts;
import org.culvert.portal.factor.SecondFactors;
import org.culvert.portal.web.SignedIn;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.stereotype.Component;

/**
 * Somebody is back from the provider: signed in if the identity is linked, and after the code if
 * the account has a second factor, whatever the provider asked for. Else nothing is linked by
 * itself, not even where the address is the same: addresses change hands.
 */
@WithOidc
@Component
class OidcArrival implements AuthenticationFailureHandler {
  private static final Logger LOG = LoggerFactory.getLogger(OidcArrival.class);
  private static final int LONGEST_LINE = 300;

  private final Identities identities;
  private final Accounts accounts;
  private final SecondFactors factors;
  private final Admission admission;
  private final SessionStart sessions;
  private final InstantSource clock;

  OidcArrival(
      Identities identities,
      Accounts accounts,
      SecondFactors factors,
      Admission admission,
      SessionStart sessions,
      InstantSource clock) {
    this.identities = identities;
    this.accounts = accounts;
    this.factors = factors;
    this.admission = admission;
    this.sessions = sessions;
    this.clock = clock;
  }

  @Override
  public void onAuthenticationFailure(
      HttpServletRequest request, HttpServletResponse response, AuthenticationException failure)
      throws IOException, ServletException {
    if (!(failure instanceof Arrived arrived)) {
      LOG.info("oidc.failed reason=\"{}\"", oneLine(failure));
      response.sendRedirect(
          request.getContextPath()
              + (isSignedIn(request) ? "/account/identity" : "/signin")
              + "?away");
      return;
    }
    Identity identity = arrived.identity();
    if (isSignedIn(request)) {
      keep(identity, request);
      response.sendRedirect(request.getContextPath() + "/account/identity");
      return;
    }
    Instant now = clock.instant();
    Optional<Long> owner = identities.use(identity, now);
    if (owner.isEmpty()) {
      keep(identity, request);
      response.sendRedirect(request.getContextPath() + "/signin/identity");
      return;
    }
    Account account = accounts.findById(owner.get()).orElseThrow();
    if (account.isDisabled()) {
      response.sendRedirect(
          request.getContextPath() + SuspensionNote.tell(request, account.suspension(), now));
    } else if (account.awaitsApproval()) {
      response.sendRedirect(request.getContextPath() + "/signin?waiting");
    } else if (factors.isOn(account.id())) {
      HalfSignedIn half = new HalfSignedIn(account.id(), account.userid(), now);
      response.sendRedirect(request.getContextPath() + SignInFailure.askForCode(request, half));
    } else {
      sessions.begin(admission.admit(account, now), request, response);
    }
  }

  /** Asks the session: Spring Security has cleared its context on the way here. */
  private static boolean isSignedIn(HttpServletRequest request) {
    Authentication present =
        new HttpSessionSecurityContextRepository()
            .loadDeferredContext(request)
            .get()
            .getAuthentication();
    return present != null && present.getPrincipal() instanceof SignedIn;
  }

  /**
   * In a session that nobody else knows: whoever did could link the identity to another account.
   */
  private static void keep(Identity identity, HttpServletRequest request) {
    request.getSession().setAttribute(Identity.ATTRIBUTE, identity);
    request.changeSessionId();
  }

  /** Part of it is what the visitor's browser brought: it must not look like other lines. */
  private static String oneLine(AuthenticationException failure) {
    String text = String.valueOf(failure.getMessage()).replaceAll("\\p{Cntrl}", " ");
    return text.substring(0, Math.min(LONGEST_LINE, text.length()));
  }
}
