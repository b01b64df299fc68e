// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.admin;

import jakarta.validation.Valid;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import org.culvert.portal.admin.AbuseCases.AbuseCase;
import org.culvert.portal.admin.AbuseCases.NewCase;
import org.culvert.portal.web.SignedIn;
import org.culvert.portal.web.SiteSettings;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** {@code /operator/cases}: complaints, with notes. */
@Controller
class CasesController {
  private final AbuseCases cases;
  private final SiteSettings site;

  CasesController(AbuseCases cases, SiteSettings site) {
    this.cases = cases;
    this.site = site;
  }

  @GetMapping("/operator/cases")
  String list(
      @RequestParam(defaultValue = "") String address,
      @RequestParam(defaultValue = "") String at,
      @RequestParam(defaultValue = "") String userid,
      Model model) {
    model.addAttribute("form", new CaseForm("", "", address, at, userid));
    model.addAttribute("cases", cases.all());
    return "operator/cases";
  }

  @PostMapping("/operator/cases")
  String open(
      @Valid @ModelAttribute("form") CaseForm form,
      BindingResult mistakes,
      @AuthenticationPrincipal SignedIn operator,
      Model model,
      RedirectAttributes after) {
    Optional<Instant> seenAt = seenAt(form, mistakes);
    Optional<Long> id = Optional.empty();
    if (!mistakes.hasErrors()) {
      NewCase wanted =
          new NewCase(
              form.title(), form.reporter(), form.address(), seenAt.orElse(null), form.userid());
      id = cases.open(wanted, site.realm(), operator);
      if (id.isEmpty()) {
        mistakes.rejectValue("userid", "desk.case.userid.wrong");
      }
    }
    if (id.isEmpty()) {
      model.addAttribute("cases", cases.all());
      return "operator/cases";
    }
    after.addFlashAttribute("done", "desk.case.opened");
    return "redirect:/operator/cases/" + id.get();
  }

  private static Optional<Instant> seenAt(CaseForm form, BindingResult mistakes) {
    if (form.seenAt().isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Moment.parse(form.seenAt()));
    } catch (DateTimeException e) {
      mistakes.rejectValue("seenAt", "desk.attribution.time.wrong");
      return Optional.empty();
    }
  }

  @GetMapping("/operator/cases/{id}")
  String one(@PathVariable long id, Model model) {
    AbuseCase found = known(id);
    Instant seenAt = found.seenAt();
    model.addAttribute("case", found);
    model.addAttribute("seen", seenAt == null ? "" : Moment.text(seenAt));
    model.addAttribute("notes", cases.notes(id));
    return "operator/case";
  }

  @PostMapping("/operator/cases/{id}/notes")
  String note(
      @PathVariable long id,
      @RequestParam String text,
      @AuthenticationPrincipal SignedIn operator,
      RedirectAttributes after) {
    Outcome outcome = cases.note(known(id).id(), text, operator);
    after.addFlashAttribute(outcome.isDone() ? "done" : "undone", outcome.text());
    return "redirect:/operator/cases/" + id;
  }

  @PostMapping("/operator/cases/{id}/close")
  String close(
      @PathVariable long id, @AuthenticationPrincipal SignedIn operator, RedirectAttributes after) {
    cases.close(known(id).id(), operator);
    after.addFlashAttribute("done", "desk.case.closed");
    return "redirect:/operator/cases/" + id;
  }

  @PostMapping("/operator/cases/{id}/reopen")
  String reopen(
      @PathVariable long id, @AuthenticationPrincipal SignedIn operator, RedirectAttributes after) {
    cases.reopen(known(id).id(), operator);
    after.addFlashAttribute("done", "desk.case.reopened");
    return "redirect:/operator/cases/" + id;
  }

  private AbuseCase known(long id) {
    return cases.find(id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
  }
}
