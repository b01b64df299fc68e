// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.account;

import org.culvert.portal.web.SignedIn;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** {@code /account}: what an account knows of itself. */
@Controller
class AccountController {
  private final Accounts accounts;

  AccountController(Accounts accounts) {
    this.accounts = accounts;
  }

  @GetMapping("/account")
  String page(@AuthenticationPrincipal SignedIn user, Model model) {
    model.addAttribute("account", accounts.findById(user.account()).orElseThrow());
    return "account/own";
  }
}
