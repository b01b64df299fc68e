// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.token;

import java.util.Optional;
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
  private static final int LONGEST_NAME = 60;
  private static final int MOST_DAYS = 3650;

  private final ApiTokens tokens;

  TokenController(ApiTokens tokens) {
    this.tokens = tokens;
  }

  @GetMapping("/account/tokens")
  String page(@AuthenticationPrincipal SignedIn user, Model model) {
    model.addAttribute("tokens", tokens.of(user.account()));
    return "token/list";
  }

  /** Not redirected afterwards: the token is on this page only. */
  @PostMapping("/account/tokens")
  String make(
      @AuthenticationPrincipal SignedIn user,
      @RequestParam String name,
      @RequestParam(defaultValue = "false") boolean write,
      @RequestParam(required = false) @Nullable Integer days,
      Model model) {
    String line = name.replaceAll("\\p{Cntrl}+", " ").strip();
    if (line.isEmpty()
        || line.length() > LONGEST_NAME
        || (days != null && (days < 1 || days > MOST_DAYS))) {
      model.addAttribute("wrong", "token.wrong");
      return page(user, model);
    }
    Optional<String> token = tokens.make(user.account(), line, write, days);
    if (token.isEmpty()) {
      model.addAttribute("wrong", "token.many");
    }
    model.addAttribute("token", token.orElse(null));
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
