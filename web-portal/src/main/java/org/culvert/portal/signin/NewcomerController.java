// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.signin;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import org.culvert.portal.account.RegistrationSettings;
import org.culvert.portal.account.VouchedRegistration;
import org.culvert.portal.account.VouchedRegistration.Answer;
import org.culvert.portal.web.SourceLimit;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.SessionAttribute;

/**
 * {@code /signin/identity}: the provider knows somebody whom no account here is linked to. Who has
 * one signs in with its password, and links it; who has none makes one.
 */
@WithOidc
@Controller
class NewcomerController {
  private final Identities identities;
  private final VouchedRegistration registration;
  private final RegistrationSettings rules;
  private final OidcSettings settings;
  private final InstantSource clock;
  private final SourceLimit sources;

  NewcomerController(
      Identities identities,
      VouchedRegistration registration,
      RegistrationSettings rules,
      OidcSettings settings,
      InstantSource clock) {
    this.identities = identities;
    this.registration = registration;
    this.rules = rules;
    this.settings = settings;
    this.clock = clock;
    this.sources = new SourceLimit(rules.perHour(), Duration.ofHours(1));
  }

  /** Also where the way there is another one some day. */
  @GetMapping("/signin/provider")
  String go() {
    return "redirect:/oauth2/authorization/" + OidcProvider.ID;
  }

  @GetMapping("/signin/identity")
  String page(
      @SessionAttribute(name = "org.culvert.portal.signin.Identity", required = false)
          @Nullable Identity kept,
      Model model) {
    Optional<Identity> identity = Identity.good(kept, clock.instant());
    if (identity.isEmpty()) {
      return "redirect:/signin";
    }
    model.addAttribute("provider", settings.name());
    model.addAttribute("identity", identity.get());
    model.addAttribute("registration", rules);
    return "signin/newcomer";
  }

  @PostMapping("/signin/identity")
  String create(
      @SessionAttribute(name = "org.culvert.portal.signin.Identity", required = false)
          @Nullable Identity kept,
      @RequestParam(defaultValue = "") String userid,
      @RequestParam(defaultValue = "") String invitation,
      Model model,
      Locale language,
      HttpServletRequest request) {
    Instant now = clock.instant();
    Optional<Identity> identity = Identity.good(kept, now);
    String email = identity.map(Identity::email).orElse(null);
    if (identity.isEmpty() || email == null) {
      return "redirect:/signin";
    }
    if (!sources.tryTake(request.getRemoteAddr())) {
      model.addAttribute("wrong", "signup.too.many");
      return page(kept, model);
    }
    Answer answer =
        registration.register(
            userid,
            email,
            language,
            invitation,
            account -> identities.link(account, identity.get(), now));
    if (!answer.made()) {
      model.addAttribute("wrong", answer.text());
      model.addAttribute("userid", userid);
      return page(kept, model);
    }
    request.getSession().removeAttribute(Identity.ATTRIBUTE);
    model.addAttribute("email", email);
    model.addAttribute("provider", settings.name());
    return "signin/made";
  }
}
