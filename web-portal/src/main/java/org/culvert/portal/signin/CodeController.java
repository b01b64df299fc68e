// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.signin;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.culvert.portal.account.Account;
import org.culvert.portal.account.Accounts;
import org.culvert.portal.factor.SecondFactors;
import org.culvert.portal.web.GuessLimit;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.authentication.SavedRequestAwareAuthenticationSuccessHandler;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.security.web.csrf.HttpSessionCsrfTokenRepository;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.SessionAttribute;

/** The second step of the sign-in. */
@Controller
class CodeController {
  private final Accounts accounts;
  private final SecondFactors factors;
  private final Admission admission;
  private final GuessLimit limit;
  private final InstantSource clock;
  private final SavedRequestAwareAuthenticationSuccessHandler onwards =
      new SavedRequestAwareAuthenticationSuccessHandler();

  CodeController(
      Accounts accounts,
      SecondFactors factors,
      Admission admission,
      GuessLimit limit,
      InstantSource clock) {
    this.accounts = accounts;
    this.factors = factors;
    this.admission = admission;
    this.limit = limit;
    this.clock = clock;
    this.onwards.setDefaultTargetUrl("/account");
  }

  @GetMapping("/signin/code")
  String page(
      @SessionAttribute(name = "org.culvert.portal.signin.HalfSignedIn", required = false)
          @Nullable HalfSignedIn half,
      @RequestParam(required = false) @Nullable String wrong,
      Model model) {
    model.addAttribute("wrong", wrong != null);
    return half == null || !half.isGood(clock.instant()) ? "redirect:/signin" : "signin-code";
  }

  @PostMapping("/signin/code")
  void enter(
      @SessionAttribute(name = "org.culvert.portal.signin.HalfSignedIn", required = false)
          @Nullable HalfSignedIn half,
      @RequestParam String code,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException, ServletException {
    Instant now = clock.instant();
    if (half == null || !half.isGood(now)) {
      response.sendRedirect(request.getContextPath() + "/signin");
      return;
    }
    // Whoever gets here has the password: counted for the account, wherever the guesses come from.
    String source = "second factor of " + half.account();
    Duration wait = limit.patience(half.userid(), source, now);
    if (wait.isPositive()) {
      response.sendRedirect(
          request.getContextPath() + "/signin?wait=" + wait.plusSeconds(59).toMinutes());
      return;
    }
    Optional<Account> account =
        accounts
            .findById(half.account())
            .filter(found -> !found.isDisabled() && factors.takes(found.id(), code));
    if (account.isEmpty()) {
      limit.failed(half.userid(), source, now);
      response.sendRedirect(request.getContextPath() + "/signin/code?wrong");
      return;
    }
    limit.succeeded(half.userid(), source);
    signIn(admission.admit(account.get(), now), request, response);
  }

  /** As Spring Security does after a password: a new id, a new token against forgeries. */
  private void signIn(
      Authentication signedIn, HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    request.getSession().removeAttribute(HalfSignedIn.ATTRIBUTE);
    request.changeSessionId();
    new HttpSessionCsrfTokenRepository().saveToken(null, request, response);
    SecurityContext context = SecurityContextHolder.createEmptyContext();
    context.setAuthentication(signedIn);
    SecurityContextHolder.setContext(context);
    new HttpSessionSecurityContextRepository().saveContext(context, request, response);
    onwards.onAuthenticationSuccess(request, response, signedIn);
  }
}
