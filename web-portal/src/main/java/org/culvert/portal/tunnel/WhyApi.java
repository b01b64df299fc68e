// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.tunnel;

import io.swagger.v3.oas.annotations.Operation;
import jakarta.servlet.http.HttpServletRequest;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.culvert.portal.tunnel.Diagnosis.Facts;
import org.culvert.portal.tunnel.LastRefusal.Refusal;
import org.culvert.portal.tunnel.Tickets.Conflict;
import org.culvert.portal.web.Api;
import org.culvert.portal.web.SignedIn;
import org.springframework.context.MessageSource;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.server.ResponseStatusException;

/** What {@code /tunnels/why} and {@code /why/506/TICKET} explain, for programs. */
@Api
class WhyApi {
  private final Circumstances circumstances;
  private final Tickets tickets;
  private final MessageSource texts;
  private final InstantSource clock;

  WhyApi(Circumstances circumstances, Tickets tickets, MessageSource texts, InstantSource clock) {
    this.circumstances = circumstances;
    this.tickets = tickets;
    this.texts = texts;
    this.clock = clock;
  }

  /**
   * Why a tunnel does not work, or that it does.
   *
   * @param refusal the last one, unless a tunnel came into being after it
   * @param steps from the account to the first packet
   */
  record Explanation(Optional<Refusal> refusal, List<ReadStep> steps) {}

  @GetMapping("/api/v1/why")
  @Operation(summary = "Why the tunnel does not work, step by step; in the language asked for")
  Explanation why(@AuthenticationPrincipal SignedIn user, Locale language) {
    Facts facts = circumstances.of(user.account());
    return new Explanation(
        facts.refusal(),
        Diagnosis.of(facts, clock.instant()).stream()
            .map(step -> ReadStep.of(step, texts, language))
            .toList());
  }

  @GetMapping("/api/v1/tickets/{ticket}")
  @Operation(summary = "What is behind the ticket of a 506")
  Conflict ticket(
      @PathVariable String ticket,
      @AuthenticationPrincipal SignedIn user,
      HttpServletRequest request) {
    if (!tickets.mayLook(request.getRemoteAddr())) {
      throw new ResponseStatusException(HttpStatus.TOO_MANY_REQUESTS);
    }
    return tickets
        .find(ticket, user)
        .orElseThrow(
            () -> new ResponseStatusException(HttpStatus.NOT_FOUND, "There is no such ticket."));
  }
}
