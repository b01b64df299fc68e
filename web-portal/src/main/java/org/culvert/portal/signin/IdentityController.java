// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.signin;

import jakarta.servlet.http.HttpServletRequest;
import java.time.InstantSource;
import java.util.Optional;
import org.culvert.portal.account.PasswordAgain;
import org.culvert.portal.account.PasswordAgain.Answer;
import org.culvert.portal.web.SignedIn;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.SessionAttribute;

/**
 * {@code /account/identity}: an owner links the account to an identity at the provider, and ends
 * that, with the password each time: a session that somebody left open opens nothing for ever.
 */
@WithOidc
@Controller
class IdentityController {
  private final Identities identities;
  private final PasswordAgain again;
  private final OidcSettings settings;
  private final InstantSource clock;

  IdentityController(
      Identities identities, PasswordAgain again, OidcSettings settings, InstantSource clock) {
    this.identities = identities;
    this.again = again;
    this.settings = settings;
    this.clock = clock;
  }

  @GetMapping("/account/identity")
  String page(
      @AuthenticationPrincipal SignedIn user,
      @SessionAttribute(name = "org.culvert.portal.signin.Identity", required = false)
          @Nullable Identity kept,
      @RequestParam(required = false) @Nullable String away,
      Model model) {
    model.addAttribute("away", away != null);
    return page(user, kept, model);
  }

  private String page(SignedIn user, @Nullable Identity kept, Model model) {
    model.addAttribute("provider", settings.name());
    model.addAttribute("linked", identities.of(user.account()).orElse(null));
    model.addAttribute("fresh", Identity.good(kept, clock.instant()).orElse(null));
    return "signin/identity";
  }

  @PostMapping("/account/identity")
  String link(
      @AuthenticationPrincipal SignedIn user,
      @SessionAttribute(name = "org.culvert.portal.signin.Identity", required = false)
          @Nullable Identity kept,
      @RequestParam String password,
      Model model,
      HttpServletRequest request) {
    Optional<Identity> fresh = Identity.good(kept, clock.instant());
    if (fresh.isPresent() && isRight(user, password, model, request)) {
      boolean linked = identities.linkAndTell(user.account(), fresh.get(), clock.instant());
      model.addAttribute(linked ? "done" : "failed", true);
      request.getSession().removeAttribute(Identity.ATTRIBUTE);
      return page(user, null, model);
    }
    return page(user, kept, model);
  }

  @PostMapping("/account/identity/unlink")
  String unlink(
      @AuthenticationPrincipal SignedIn user,
      @RequestParam String password,
      Model model,
      HttpServletRequest request) {
    if (isRight(user, password, model, request)) {
      identities.unlink(user.account());
    }
    return page(user, null, model);
  }

  private boolean isRight(SignedIn user, String password, Model model, HttpServletRequest request) {
    Answer answer = again.ask(user, password, request.getRemoteAddr());
    model.addAttribute("answer", answer.name());
    return answer == Answer.RIGHT;
  }
}
