// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.admin;

import java.time.Duration;
import org.culvert.portal.web.SignedIn;
import org.culvert.portal.web.SiteSettings;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** {@code /operator/invitations}: codes that let people make an account. */
@Controller
class InvitationsController {
  private static final int LONGEST_NOTE = 200;
  private static final int MOST_PLACES = 10_000;
  private static final int MOST_DAYS = 366;

  private final InvitationDesk desk;
  private final SiteSettings site;

  InvitationsController(InvitationDesk desk, SiteSettings site) {
    this.desk = desk;
    this.site = site;
  }

  @GetMapping("/operator/invitations")
  String page(Model model) {
    model.addAttribute("invitations", desk.all());
    return "operator/invitations";
  }

  @PostMapping("/operator/invitations")
  String make(
      @RequestParam(defaultValue = "") String note,
      @RequestParam(defaultValue = "0") int places,
      @RequestParam(defaultValue = "0") int days,
      @AuthenticationPrincipal SignedIn operator,
      RedirectAttributes after) {
    boolean good =
        note.strip().length() <= LONGEST_NOTE
            && places >= 1
            && places <= MOST_PLACES
            && days >= 1
            && days <= MOST_DAYS;
    if (good) {
      String code = desk.make(note.strip(), places, Duration.ofDays(days), operator);
      after.addFlashAttribute("link", site.link("/account/new?invitation=" + code));
    }
    after.addFlashAttribute(
        good ? "done" : "undone", good ? "desk.invitation.made" : "desk.invitation.wrong");
    return "redirect:/operator/invitations";
  }

  @PostMapping("/operator/invitations/{id}/end")
  String end(
      @PathVariable long id, @AuthenticationPrincipal SignedIn operator, RedirectAttributes after) {
    desk.end(id, operator);
    after.addFlashAttribute("done", "desk.invitation.ended");
    return "redirect:/operator/invitations";
  }
}
