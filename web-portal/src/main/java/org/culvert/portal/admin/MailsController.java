// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.admin;

import java.util.Locale;
import org.culvert.portal.admin.OutboxView.State;
import org.culvert.portal.web.SignedIn;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** {@code /operator/mails}: what waits, what failed, and why. */
@Controller
class MailsController {
  private final OutboxView outbox;
  private final MailActions actions;

  MailsController(OutboxView outbox, MailActions actions) {
    this.outbox = outbox;
    this.actions = actions;
  }

  @GetMapping("/operator/mails")
  String page(Model model) {
    model.addAttribute("waiting", outbox.mails(State.WAITING));
    model.addAttribute("failed", outbox.mails(State.FAILED));
    model.addAttribute("sent", outbox.mails(State.SENT));
    return "operator/mails";
  }

  @PostMapping("/operator/mails/test")
  String test(
      @RequestParam String recipient,
      @AuthenticationPrincipal SignedIn operator,
      Locale language,
      RedirectAttributes after) {
    return back(actions.test(recipient, language, operator), after);
  }

  @PostMapping("/operator/mails/returned")
  String returned(
      @RequestParam String report,
      @AuthenticationPrincipal SignedIn operator,
      RedirectAttributes after) {
    return back(actions.noteReturned(report, operator), after);
  }

  @PostMapping("/operator/mails/hurry")
  String hurry(@AuthenticationPrincipal SignedIn operator, RedirectAttributes after) {
    actions.hurry(operator);
    return back(Outcome.done("desk.mail.hurried"), after);
  }

  private static String back(Outcome outcome, RedirectAttributes after) {
    after.addFlashAttribute(outcome.isDone() ? "done" : "undone", outcome.text());
    return "redirect:/operator/mails";
  }
}
