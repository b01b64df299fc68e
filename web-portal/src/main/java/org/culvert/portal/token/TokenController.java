// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.token;

import org.culvert.portal.token.ApiTokens.Answer;
import org.culvert.portal.web.SignedIn;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** {@code /account/tokens}: made, shown once, taken back. */
@Controller
class TokenController {
  private final ApiTokens tokens;

  TokenController(ApiTokens tokens) {
    this.tokens = tokens;
  }

  @GetMapping("/account/tokens")
  String page(@AuthenticationPrincipal SignedIn user, Model model) {
    model.addAttribute("operator", tokens.isOperator(user.account()));
    model.addAttribute("tokens", tokens.of(user.account()));
    return "token/list";
  }

  /** Not redirected afterwards: the token is on this page only. */
  @PostMapping("/account/tokens")
  String make(
      @AuthenticationPrincipal SignedIn user,
      @RequestParam String name,
      @RequestParam(defaultValue = "false") boolean write,
      @RequestParam(defaultValue = "false") boolean operate,
      @RequestParam(required = false) @Nullable Integer days,
      Model model) {
    switch (tokens.make(user.account(), new NewToken(name, new TokenScope(write, operate), days))) {
      case Answer.Made made -> model.addAttribute("token", made.token());
      case Answer.Refused refused -> model.addAttribute("wrong", refused.why().text());
    }
    return page(user, model);
  }

  @PostMapping("/account/tokens/{id:\\d+}/revoke")
  String revoke(@AuthenticationPrincipal SignedIn user, @PathVariable long id) {
    if (!tokens.revoke(user.account(), id)) {
      throw new ResponseStatusException(HttpStatus.NOT_FOUND);
    }
    return "redirect:/account/tokens";
  }
}
