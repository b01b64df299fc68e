// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.tunnel;

import jakarta.servlet.http.HttpServletRequest;
import java.time.InstantSource;
import java.util.Locale;
import org.culvert.portal.tunnel.Diagnosis.Facts;
import org.culvert.portal.web.SignedIn;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.server.ResponseStatusException;

/** {@code /tunnels/why}, for an owner, and {@code /why/506/TICKET}, for whoever has the ticket. */
@Controller
class WhyController {
  private final Circumstances circumstances;
  private final Tickets tickets;
  private final MessageSource texts;
  private final InstantSource clock;

  WhyController(
      Circumstances circumstances, Tickets tickets, MessageSource texts, InstantSource clock) {
    this.circumstances = circumstances;
    this.tickets = tickets;
    this.texts = texts;
    this.clock = clock;
  }

  @GetMapping("/tunnels/why")
  String why(@AuthenticationPrincipal SignedIn user, Model model, Locale language) {
    Facts facts = circumstances.of(user.account());
    model.addAttribute("refusal", facts.refusal().orElse(null));
    model.addAttribute(
        "steps",
        Diagnosis.of(facts, clock.instant()).stream()
            .map(step -> ReadStep.of(step, texts, language))
            .toList());
    return "tunnel/why";
  }

  @GetMapping("/why/506/{ticket}")
  String ticket(
      @PathVariable String ticket,
      @AuthenticationPrincipal @Nullable SignedIn visitor,
      HttpServletRequest request,
      Model model) {
    if (!tickets.mayLook(request.getRemoteAddr())) {
      throw new ResponseStatusException(HttpStatus.TOO_MANY_REQUESTS);
    }
    model.addAttribute(
        "conflict",
        tickets
            .find(ticket, visitor)
            .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND)));
    return "tunnel/ticket";
  }
}
