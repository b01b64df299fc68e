// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.admin;

import java.util.Locale;
import java.util.regex.Pattern;
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
  private static final Pattern ADDRESS = Pattern.compile("[^@\\s,<>]+@[^@\\s,<>]+");
  private static final int LONGEST = 254;

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
    String to = recipient.strip();
    boolean good = to.length() <= LONGEST && ADDRESS.matcher(to).matches();
    if (good) {
      actions.test(to, language, operator);
    }
    return back(good, good ? "desk.mail.tested" : "signup.email.wrong", after);
  }

  @PostMapping("/operator/mails/hurry")
  String hurry(@AuthenticationPrincipal SignedIn operator, RedirectAttributes after) {
    actions.hurry(operator);
    return back(true, "desk.mail.hurried", after);
  }

  private static String back(boolean good, String said, RedirectAttributes after) {
    after.addFlashAttribute(good ? "done" : "undone", said);
    return "redirect:/operator/mails";
  }
}
