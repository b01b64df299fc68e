// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.account;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import org.culvert.portal.account.Registration.Outcome;
import org.culvert.portal.web.SourceLimit;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** {@code /account/new}: userid and address in, a password by mail. */
@Controller
class SignUpController {
  private final Registration registration;
  private final RegistrationSettings settings;
  private final ProofOfWork work;
  private final InstantSource clock;
  private final SourceLimit sources;

  SignUpController(
      Registration registration,
      RegistrationSettings settings,
      ProofOfWork work,
      InstantSource clock) {
    this.registration = registration;
    this.settings = settings;
    this.work = work;
    this.clock = clock;
    this.sources = new SourceLimit(settings.perHour(), Duration.ofHours(1));
  }

  @GetMapping("/account/new")
  String form(@RequestParam(required = false) @Nullable String invitation, Model model) {
    model.addAttribute("form", SignUpForm.empty(invitation));
    return page(model);
  }

  @PostMapping("/account/new")
  String signUp(
      @Valid @ModelAttribute("form") SignUpForm form,
      BindingResult mistakes,
      Model model,
      Locale language,
      HttpServletRequest request) {
    if (mistakes.hasErrors()) {
      return page(model);
    }
    if (!work.accept(form.task(), form.number(), clock.instant())) {
      mistakes.reject("signup.work.wrong");
      return page(model);
    }
    if (!sources.tryTake(request.getRemoteAddr())) {
      mistakes.reject("signup.too.many");
      return page(model);
    }
    Outcome outcome =
        registration.register(form.userid(), form.email(), language, form.invitation());
    switch (outcome) {
      case LOOK_INTO_YOUR_MAIL -> {
        model.addAttribute("email", form.email());
        return "account/mailed";
      }
      case NOT_WITHOUT_INVITATION -> mistakes.rejectValue("invitation", "signup.invitation.wrong");
      case NOT_WITH_THIS_ADDRESS -> mistakes.rejectValue("email", "signup.email.domain");
      case CLOSED -> mistakes.reject("signup.closed");
      case NOT_READY -> mistakes.reject("signup.not.ready");
    }
    return page(model);
  }

  private String page(Model model) {
    model.addAttribute("registration", settings);
    model.addAttribute("task", work.task(clock.instant()));
    model.addAttribute("bits", work.bits());
    return "account/new";
  }
}
