// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.account;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.culvert.portal.account.PasswordAgain.Answer;
import org.culvert.portal.account.PasswordRules.Weakness;
import org.culvert.portal.web.RenewedSession;
import org.culvert.portal.web.SignedIn;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The two passwords of an account, in the hands of its owner. */
@Controller
class OwnPasswordsController {
  private final Accounts accounts;
  private final OwnPasswords passwords;
  private final PasswordAgain again;
  private final InstantSource clock;

  OwnPasswordsController(
      Accounts accounts, OwnPasswords passwords, PasswordAgain again, InstantSource clock) {
    this.accounts = accounts;
    this.passwords = passwords;
    this.again = again;
    this.clock = clock;
  }

  @GetMapping("/account/web-password")
  String form(Model model) {
    model.addAttribute("shortest", PasswordRules.SHORTEST);
    return "account/web-password";
  }

  @PostMapping("/account/web-password")
  String change(
      @AuthenticationPrincipal SignedIn user,
      @RequestParam String password,
      @RequestParam String fresh,
      @RequestParam String twice,
      Model model,
      RedirectAttributes told,
      HttpServletRequest request,
      HttpServletResponse response) {
    Optional<Weakness> weakness =
        PasswordRules.of(fresh, accounts.findById(user.account()).orElseThrow());
    if (weakness.isPresent()) {
      model.addAttribute("weak", weakness.get().key());
      return form(model);
    }
    if (!fresh.equals(twice)) {
      model.addAttribute("weak", "own.weak.typo");
      return form(model);
    }
    Answer answer = again.ask(user, password, request.getRemoteAddr());
    if (answer != Answer.RIGHT) {
      model.addAttribute("answer", answer.name());
      return form(model);
    }
    Instant now = now();
    passwords.giveTheWebItsOwn(user.account(), fresh, now);
    RenewedSession.begin(request, response, now);
    told.addFlashAttribute("done", "own.done.web");
    return "redirect:/account";
  }

  @PostMapping("/account/tunnel-password")
  String rotate(
      @AuthenticationPrincipal SignedIn user,
      RedirectAttributes told,
      HttpServletRequest request,
      HttpServletResponse response) {
    Instant now = now();
    if (passwords.rotate(user.account(), now)) {
      RenewedSession.begin(request, response, now);
      told.addFlashAttribute("done", "own.done.tunnel");
    } else {
      told.addFlashAttribute("failed", "own.no.mail");
    }
    return "redirect:/account";
  }

  @PostMapping("/account/sessions")
  String endOthers(
      @AuthenticationPrincipal SignedIn user,
      RedirectAttributes told,
      HttpServletRequest request,
      HttpServletResponse response) {
    Instant now = now();
    passwords.endOtherSessions(user.account(), now);
    RenewedSession.begin(request, response, now);
    told.addFlashAttribute("done", "own.done.sessions");
    return "redirect:/account";
  }

  /** As the database keeps it. */
  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
