// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.account;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import org.culvert.portal.web.SourceLimit;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** {@code /account/password}: for whoever lost it. */
@Controller
class LostPasswordController {
  private static final int ASKED_PER_HOUR = 10;

  private final LostPassword lost;
  private final SourceLimit sources = new SourceLimit(ASKED_PER_HOUR, Duration.ofHours(1));

  LostPasswordController(LostPassword lost) {
    this.lost = lost;
  }

  @GetMapping("/account/password")
  String form() {
    return "account/lost";
  }

  @PostMapping("/account/password")
  String ask(@RequestParam String email, Model model, HttpServletRequest request) {
    if (!sources.tryTake(request.getRemoteAddr())) {
      model.addAttribute("tooMany", true);
      return "account/lost";
    }
    lost.ask(email.strip());
    model.addAttribute("email", email.strip());
    return "account/mailed";
  }

  /** Asks once more: programs that look into mails follow links, but press no buttons. */
  @GetMapping("/account/password/{token}")
  String link(@PathVariable String token, Model model) {
    model.addAttribute("token", token);
    model.addAttribute("good", lost.isGood(token));
    model.addAttribute("drawn", false);
    return "account/draw";
  }

  @PostMapping("/account/password/{token}")
  String draw(@PathVariable String token, Model model) {
    boolean good = lost.draw(token);
    model.addAttribute("good", good);
    model.addAttribute("drawn", good);
    return "account/draw";
  }
}
