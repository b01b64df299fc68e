// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.admin;

import io.swagger.v3.oas.annotations.Operation;
import java.util.List;
import org.culvert.portal.account.Invitations;
import org.culvert.portal.web.Api;
import org.culvert.portal.web.ApiRefusals;
import org.culvert.portal.web.SignedIn;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;

/** What {@code /operator/invitations} does, for operators' programs. */
@Api
class InvitationsApi {
  private final InvitationDesk desk;
  private final ApiRefusals refusals;

  InvitationsApi(InvitationDesk desk, ApiRefusals refusals) {
    this.desk = desk;
    this.refusals = refusals;
  }

  /**
   * What to make.
   *
   * @param note what it is for; may be left out
   * @param places how many accounts it is good for
   */
  record Wanted(@Nullable String note, int places, int days) {}

  /** Told once. */
  record Made(String link) {
    /** Not printed by accident. */
    @Override
    public String toString() {
      return "Made";
    }
  }

  @GetMapping("/api/v1/operator/invitations")
  @Operation(summary = "The last invitations, without their codes")
  List<Invitations.Made> list() {
    return desk.all();
  }

  @PostMapping("/api/v1/operator/invitations")
  @ResponseStatus(HttpStatus.CREATED)
  @Operation(summary = "Makes a link that lets so many people make an account")
  Made make(@RequestBody Wanted wanted, @AuthenticationPrincipal SignedIn operator) {
    String note = wanted.note() == null ? "" : wanted.note();
    return desk.make(note, wanted.places(), wanted.days(), operator)
        .map(Made::new)
        .orElseThrow(() -> refusals.wrong("desk.invitation.wrong"));
  }

  @DeleteMapping("/api/v1/operator/invitations/{id}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(summary = "Takes an invitation back")
  void end(@PathVariable long id, @AuthenticationPrincipal SignedIn operator) {
    desk.end(id, operator);
  }
}
