// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.signin;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The sign-in page; Spring Security takes what it sends. */
@Controller
class SignInController {
  private final OidcSettings provider;

  SignInController(OidcSettings provider) {
    this.provider = provider;
  }

  @GetMapping("/signin")
  String page(
      @RequestParam(required = false) @Nullable String wrong,
      @RequestParam(required = false) @Nullable Integer wait,
      @RequestParam(required = false) @Nullable String ended,
      @RequestParam(required = false) @Nullable String away,
      @RequestParam(required = false) @Nullable String closed,
      Model model) {
    model.addAttribute("wrong", wrong != null);
    model.addAttribute("wait", wait);
    model.addAttribute("ended", ended != null);
    model.addAttribute("away", away != null);
    model.addAttribute("closed", closed != null);
    model.addAttribute("provider", provider.isOn() ? provider.name() : null);
    return "signin";
  }
}
