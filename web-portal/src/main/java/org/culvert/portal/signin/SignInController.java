// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.signin;

import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.SessionAttribute;

/** The sign-in page; Spring Security takes what it sends. */
@Controller
class SignInController {
  private final OidcSettings provider;

  private final InstantSource clock;

  SignInController(OidcSettings provider, InstantSource clock) {
    this.provider = provider;
    this.clock = clock;
  }

  @GetMapping("/signin")
  String page(
      @RequestParam(required = false) @Nullable String wrong,
      @RequestParam(required = false) @Nullable Integer wait,
      @RequestParam(required = false) @Nullable String ended,
      @RequestParam(required = false) @Nullable String away,
      @RequestParam(required = false) @Nullable String waiting,
      @RequestParam(required = false) @Nullable String suspended,
      @SessionAttribute(name = "org.culvert.portal.signin.SuspensionNote", required = false)
          @Nullable SuspensionNote note,
      Model model) {
    model.addAttribute("wrong", wrong != null);
    model.addAttribute("wait", wait);
    model.addAttribute("ended", ended != null);
    model.addAttribute("away", away != null);
    model.addAttribute("waiting", waiting != null);
    model.addAttribute(
        "suspension",
        suspended != null && note != null && note.isGood(clock.instant()) ? note.text() : null);
    model.addAttribute("provider", provider.isOn() ? provider.name() : null);
    return "signin";
  }
}
