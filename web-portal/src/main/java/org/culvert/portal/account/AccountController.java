// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.account;

import org.culvert.portal.web.SignedIn;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** {@code /account}: what an account knows of itself. */
@Controller
class AccountController {
  private final Accounts accounts;
  private final AccountLanguages languages;

  AccountController(Accounts accounts, AccountLanguages languages) {
    this.accounts = accounts;
    this.languages = languages;
  }

  @GetMapping("/account")
  String page(@AuthenticationPrincipal SignedIn user, Model model) {
    Account account = accounts.findById(user.account()).orElseThrow();
    model.addAttribute("account", account);
    model.addAttribute("webOwn", account.webPassword().filter(WebPassword::own).isPresent());
    model.addAttribute("since", user.since());
    return "account/own";
  }

  /** What we have no texts in is left as it was. */
  @PostMapping("/account/language")
  String language(
      @AuthenticationPrincipal SignedIn user,
      @RequestParam String language,
      RedirectAttributes told) {
    languages.change(user.account(), language);
    told.addFlashAttribute("done", "own.done.language");
    return "redirect:/account";
  }
}
