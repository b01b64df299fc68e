// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.admin;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.culvert.portal.web.SignedIn;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** {@code /operator/notices}: a text on every page, from when to when. */
@Controller
class NoticesController {
  private final Notices notices;
  private final InstantSource clock;

  NoticesController(Notices notices, InstantSource clock) {
    this.notices = notices;
    this.clock = clock;
  }

  @GetMapping("/operator/notices")
  String page(Model model) {
    Instant now = clock.instant();
    return page("", Moment.text(now), Moment.text(now.plus(Duration.ofDays(1))), model);
  }

  @PostMapping("/operator/notices")
  String put(
      @RequestParam String text,
      @RequestParam String begins,
      @RequestParam String ends,
      @RequestParam(defaultValue = "false") boolean incident,
      @AuthenticationPrincipal SignedIn operator,
      Model model,
      RedirectAttributes after) {
    Outcome outcome;
    try {
      outcome = notices.put(text, Moment.parse(begins), Moment.parse(ends), incident, operator);
    } catch (DateTimeException e) {
      outcome = Notices.WRONG_TIME;
    }
    if (outcome.isDone()) {
      after.addFlashAttribute("done", outcome.text());
      return "redirect:/operator/notices";
    }
    model.addAttribute("wrongText", outcome.equals(Notices.WRONG_TEXT));
    model.addAttribute("wrongTime", outcome.equals(Notices.WRONG_TIME));
    model.addAttribute("incident", incident);
    return page(text, begins, ends, model);
  }

  @PostMapping("/operator/notices/{id}/end")
  String end(
      @PathVariable long id, @AuthenticationPrincipal SignedIn operator, RedirectAttributes after) {
    notices.end(id, operator);
    after.addFlashAttribute("done", "desk.notice.ended");
    return "redirect:/operator/notices";
  }

  private String page(String text, String begins, String ends, Model model) {
    model.addAttribute("text", text);
    model.addAttribute("begins", begins);
    model.addAttribute("ends", ends);
    model.addAttribute("all", notices.all());
    return "operator/notices";
  }
}
