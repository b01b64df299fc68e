// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.tunnel;

import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.culvert.portal.tunnel.History.Row;
import org.culvert.portal.tunnel.History.Span;
import org.culvert.portal.web.SignedIn;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** {@code /tunnels/history} and {@code /tunnels/log}: what was. */
@Controller
class PastController {
  private static final Map<String, Span> SPANS =
      Map.of("day", Span.DAY, "month", Span.MONTH, "year", Span.YEAR);

  /** Of what has no time of day; hours are in the reader's zone. */
  private static final Map<Span, String> PATTERNS =
      Map.of(Span.DAY, "", Span.MONTH, "yyyy-MM-dd", Span.YEAR, "yyyy-MM");

  private final History history;
  private final Activity activity;
  private final InstantSource clock;

  PastController(History history, Activity activity, InstantSource clock) {
    this.history = history;
    this.activity = activity;
    this.clock = clock;
  }

  @GetMapping("/tunnels/history")
  String history(
      @AuthenticationPrincipal SignedIn user,
      @RequestParam(defaultValue = "day") String span,
      Model model,
      Locale language) {
    Span chosen = SPANS.getOrDefault(span, Span.DAY);
    List<Row> rows = history.of(user.account(), chosen, clock.instant());
    model.addAttribute("span", chosen.name().toLowerCase(Locale.ROOT));
    model.addAttribute("pattern", PATTERNS.get(chosen));
    model.addAttribute("rows", rows);
    model.addAttribute("amounts", new Amounts(language));
    model.addAttribute("fromClient", rows.stream().mapToLong(Row::fromClient).sum());
    model.addAttribute("toClient", rows.stream().mapToLong(Row::toClient).sum());
    return "tunnel/history";
  }

  @GetMapping("/tunnels/log")
  String log(@AuthenticationPrincipal SignedIn user, Model model) {
    model.addAttribute("events", activity.of(user.account()));
    return "tunnel/log";
  }
}
