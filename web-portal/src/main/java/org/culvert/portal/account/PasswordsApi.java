// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.account;

import io.swagger.v3.oas.annotations.Operation;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import org.culvert.portal.web.Api;
import org.culvert.portal.web.ApiRefusals;
import org.culvert.portal.web.Refuses;
import org.culvert.portal.web.SignedIn;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;

/** The two passwords of an account and its sessions, for programs. */
@Api
class PasswordsApi {
  private final Accounts accounts;
  private final OwnPasswords passwords;
  private final PasswordOfCall again;
  private final ApiRefusals refusals;
  private final InstantSource clock;

  PasswordsApi(
      Accounts accounts,
      OwnPasswords passwords,
      PasswordOfCall again,
      ApiRefusals refusals,
      InstantSource clock) {
    this.accounts = accounts;
    this.passwords = passwords;
    this.again = again;
    this.refusals = refusals;
    this.clock = clock;
  }

  /**
   * A password for the web alone.
   *
   * @param password the present one
   */
  record Change(@NotNull String password, @NotNull String fresh) {
    /** Not printed by accident. */
    @Override
    public String toString() {
      return "Change";
    }
  }

  @PutMapping("/api/v1/account/web-password")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(summary = "Gives the web a password of its own; all sessions end, tokens go on")
  @Refuses(status = HttpStatus.FORBIDDEN, when = "The present password is wrong")
  void change(
      @AuthenticationPrincipal SignedIn user,
      @Valid @RequestBody Change wanted,
      HttpServletRequest request) {
    PasswordRules.of(wanted.fresh(), accounts.findById(user.account()).orElseThrow())
        .ifPresent(
            weakness -> {
              throw refusals.wrong(weakness.key());
            });
    again.check(user, wanted.password(), request);
    passwords.giveTheWebItsOwn(user.account(), wanted.fresh(), now());
  }

  @PostMapping("/api/v1/account/tunnel-password")
  @ResponseStatus(HttpStatus.ACCEPTED)
  @Operation(summary = "Draws a new password for the tunnel and mails it; all sessions end")
  @Refuses(
      status = HttpStatus.CONFLICT,
      when = "There is no mail address, or it was sent several mails today")
  void rotate(@AuthenticationPrincipal SignedIn user) {
    if (!passwords.rotate(user.account(), now())) {
      throw refusals.notNow("own.no.mail");
    }
  }

  @DeleteMapping("/api/v1/account/sessions")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(summary = "Ends every session on the website; tokens go on")
  void endSessions(@AuthenticationPrincipal SignedIn user) {
    passwords.endOtherSessions(user.account(), now());
  }

  /** As the database keeps it. */
  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
