// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.account;

import jakarta.servlet.http.HttpServletRequest;
import org.culvert.portal.account.PasswordAgain.Answer;
import org.culvert.portal.web.SignedIn;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** {@code /account/address}: another e-mail address; the link to it is open to everybody. */
@Controller
class AddressController {
  private final NewAddress address;
  private final PasswordAgain again;

  AddressController(NewAddress address, PasswordAgain again) {
    this.address = address;
    this.again = again;
  }

  @GetMapping("/account/address")
  String form(Model model) {
    model.addAttribute("email", "");
    return "account/address";
  }

  @PostMapping("/account/address")
  String ask(
      @AuthenticationPrincipal SignedIn user,
      @RequestParam String email,
      @RequestParam String password,
      Model model,
      HttpServletRequest request) {
    Answer answer = again.ask(user, password, request.getRemoteAddr());
    model.addAttribute("email", email.strip());
    if (answer != Answer.RIGHT) {
      model.addAttribute("answer", answer.name());
      return "account/address";
    }
    if (!address.ask(user.account(), email.strip())) {
      model.addAttribute("bad", true);
      return "account/address";
    }
    return "account/address-mailed";
  }

  /** Asks once more: programs that look into mails follow links, but press no buttons. */
  @GetMapping("/account/address/{token}")
  String link(@PathVariable String token, Model model) {
    model.addAttribute("token", token);
    model.addAttribute("good", address.isGood(token));
    model.addAttribute("taken", false);
    return "account/address-link";
  }

  @PostMapping("/account/address/{token}")
  String take(@PathVariable String token, Model model) {
    boolean taken = address.take(token);
    model.addAttribute("good", taken);
    model.addAttribute("taken", taken);
    return "account/address-link";
  }
}
