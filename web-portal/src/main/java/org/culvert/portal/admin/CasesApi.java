// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.admin;

import io.swagger.v3.oas.annotations.Operation;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.culvert.portal.admin.AbuseCases.AbuseCase;
import org.culvert.portal.admin.AbuseCases.NewCase;
import org.culvert.portal.admin.AbuseCases.Note;
import org.culvert.portal.web.Api;
import org.culvert.portal.web.ApiRefusals;
import org.culvert.portal.web.SignedIn;
import org.culvert.portal.web.SiteSettings;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.server.ResponseStatusException;

/** What {@code /operator/cases} does, for operators' programs. */
@Api
class CasesApi {
  private final AbuseCases cases;
  private final SiteSettings site;
  private final ApiRefusals refusals;

  CasesApi(AbuseCases cases, SiteSettings site, ApiRefusals refusals) {
    this.cases = cases;
    this.site = site;
    this.refusals = refusals;
  }

  /** A case, and what was written about it. */
  record Noted(AbuseCase abuseCase, List<Note> notes) {}

  /** What to write down. */
  record Text(@NotNull String text) {}

  @GetMapping("/api/v1/operator/cases")
  @Operation(summary = "Open cases first, then the newest")
  List<AbuseCase> list() {
    return cases.all();
  }

  @GetMapping("/api/v1/operator/cases/{id}")
  @Operation(summary = "One case, with its notes")
  Noted one(@PathVariable long id) {
    return new Noted(known(id), cases.notes(id));
  }

  @PostMapping("/api/v1/operator/cases")
  @ResponseStatus(HttpStatus.CREATED)
  @Operation(summary = "Opens a case")
  Noted open(@Valid @RequestBody CaseForm form, @AuthenticationPrincipal SignedIn operator) {
    Optional<Instant> seenAt =
        form.seenAt().isEmpty() ? Optional.empty() : Moment.find(form.seenAt());
    if (seenAt.isEmpty() && !form.seenAt().isEmpty()) {
      throw refusals.wrong("desk.attribution.time.wrong");
    }
    NewCase wanted =
        new NewCase(
            form.title(), form.reporter(), form.address(), seenAt.orElse(null), form.userid());
    return one(
        cases
            .open(wanted, site.realm(), operator)
            .orElseThrow(() -> refusals.wrong("desk.case.userid.wrong")));
  }

  @PostMapping("/api/v1/operator/cases/{id}/notes")
  @ResponseStatus(HttpStatus.CREATED)
  @Operation(summary = "Adds a note, which stays")
  Noted note(
      @PathVariable long id,
      @Valid @RequestBody Text text,
      @AuthenticationPrincipal SignedIn operator) {
    cases.note(known(id).id(), text.text(), operator).orRefuse(refusals);
    return one(id);
  }

  @PostMapping("/api/v1/operator/cases/{id}/close")
  @Operation(summary = "Closes a case")
  Noted close(@PathVariable long id, @AuthenticationPrincipal SignedIn operator) {
    cases.close(known(id).id(), operator);
    return one(id);
  }

  @PostMapping("/api/v1/operator/cases/{id}/reopen")
  @Operation(summary = "Opens a case again")
  Noted reopen(@PathVariable long id, @AuthenticationPrincipal SignedIn operator) {
    cases.reopen(known(id).id(), operator);
    return one(id);
  }

  private AbuseCase known(long id) {
    return cases
        .find(id)
        .orElseThrow(
            () -> new ResponseStatusException(HttpStatus.NOT_FOUND, "There is no such case."));
  }
}
