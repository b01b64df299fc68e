// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.tunnel;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import org.culvert.portal.tunnel.Diagnosis.Facts;
import org.culvert.portal.tunnel.Diagnosis.Step;
import org.culvert.portal.web.SignedIn;
import org.culvert.portal.web.SourceLimit;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.server.ResponseStatusException;

/** {@code /tunnels/why}, for an owner, and {@code /why/506/TICKET}, for whoever has the ticket. */
@Controller
class WhyController {
  /** Of one source in an hour: tickets are not to be guessed. */
  private static final int LOOKS = 60;

  private final OwnTunnels tunnels;
  private final Holds holds;
  private final LastRefusal refusals;
  private final Tickets tickets;
  private final JdbcClient database;
  private final MessageSource texts;
  private final InstantSource clock;
  private final SourceLimit looks = new SourceLimit(LOOKS, Duration.ofHours(1));

  WhyController(
      OwnTunnels tunnels,
      Holds holds,
      LastRefusal refusals,
      Tickets tickets,
      JdbcClient database,
      MessageSource texts,
      InstantSource clock) {
    this.tunnels = tunnels;
    this.holds = holds;
    this.refusals = refusals;
    this.tickets = tickets;
    this.database = database;
    this.texts = texts;
    this.clock = clock;
  }

  /** A step as it is read. */
  public record Line(String verdict, String text, String link) {}

  @GetMapping("/tunnels/why")
  String why(@AuthenticationPrincipal SignedIn user, Model model, Locale language) {
    Facts facts = facts(user.account());
    model.addAttribute("refusal", facts.refusal().orElse(null));
    model.addAttribute(
        "steps",
        Diagnosis.of(facts, clock.instant()).stream().map(step -> line(step, language)).toList());
    return "tunnel/why";
  }

  @GetMapping("/why/506/{ticket}")
  String ticket(
      @PathVariable String ticket,
      @AuthenticationPrincipal @Nullable SignedIn visitor,
      HttpServletRequest request,
      Model model) {
    if (!looks.tryTake(request.getRemoteAddr())) {
      throw new ResponseStatusException(HttpStatus.TOO_MANY_REQUESTS);
    }
    model.addAttribute(
        "conflict",
        tickets
            .find(ticket, visitor)
            .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND)));
    return "tunnel/ticket";
  }

  private Line line(Step step, Locale language) {
    return new Line(
        step.verdict().name().toLowerCase(Locale.ROOT),
        texts.getMessage(step.key(), step.values().toArray(), language),
        step.link());
  }

  private Facts facts(long account) {
    Optional<OwnTunnel> live = tunnels.live(account);
    return new Facts(
        is("select disabled_at is not null from accounts where id = ?", account),
        is("select exists (select from credential_use where account = ?)", account),
        holds.of(account),
        refusals.since(account, live),
        live,
        tunnels.former(account, 1).stream().findFirst(),
        database
            .sql(
                """
                select r.last_error from dns_records r join tunnels t on t.id = r.tunnel
                where t.account = ? and r.wanted <> r.present and r.last_error is not null limit 1
                """)
            .param(account)
            .query(String.class)
            .optional());
  }

  private boolean is(String question, long account) {
    return database.sql(question).param(account).query(Boolean.class).single();
  }
}
