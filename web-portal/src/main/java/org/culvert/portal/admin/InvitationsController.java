// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.admin;

import java.util.Optional;
import org.culvert.portal.web.SignedIn;
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
  private final InvitationDesk desk;

  InvitationsController(InvitationDesk desk) {
    this.desk = desk;
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
    Optional<String> link = desk.make(note, places, days, operator);
    link.ifPresent(made -> after.addFlashAttribute("link", made));
    after.addFlashAttribute(
        link.isPresent() ? "done" : "undone",
        link.isPresent() ? "desk.invitation.made" : "desk.invitation.wrong");
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
