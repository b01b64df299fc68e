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
  private final SessionStart sessions;
  private final GuessLimit limit;
  private final SignInCounts counts;
  private final InstantSource clock;

  CodeController(
      Accounts accounts,
      SecondFactors factors,
      Admission admission,
      SessionStart sessions,
      GuessLimit limit,
      SignInCounts counts,
      InstantSource clock) {
    this.accounts = accounts;
    this.factors = factors;
    this.admission = admission;
    this.sessions = sessions;
    this.limit = limit;
    this.counts = counts;
    this.clock = clock;
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
      counts.limited();
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
      counts.refused();
      response.sendRedirect(request.getContextPath() + "/signin/code?wrong");
      return;
    }
    limit.succeeded(half.userid(), source);
    sessions.begin(admission.admit(account.get(), now), request, response);
  }
}
