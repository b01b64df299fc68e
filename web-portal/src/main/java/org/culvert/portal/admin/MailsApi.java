// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.admin;

import io.swagger.v3.oas.annotations.Operation;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import java.util.Locale;
import org.culvert.portal.admin.OutboxView.Envelope;
import org.culvert.portal.admin.OutboxView.State;
import org.culvert.portal.web.Api;
import org.culvert.portal.web.ApiRefusals;
import org.culvert.portal.web.SignedIn;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;

/** What {@code /operator/mails} does, for operators' programs. */
@Api
class MailsApi {
  private final OutboxView outbox;
  private final MailActions actions;
  private final ApiRefusals refusals;

  MailsApi(OutboxView outbox, MailActions actions, ApiRefusals refusals) {
    this.outbox = outbox;
    this.actions = actions;
    this.refusals = refusals;
  }

  /** To whom a mail goes that shows whether mails arrive. */
  record Test(@NotNull String recipient) {}

  /** A mail that came back: the whole report, with its headers. */
  record Returned(@NotNull String report) {}

  /** How many mails are tried at once. */
  record Hurried(int mails) {}

  @GetMapping("/api/v1/operator/mails")
  @Operation(summary = "The last hundred mails that wait, failed or were sent; never their texts")
  List<Envelope> list(@RequestParam State state) {
    return outbox.mails(state);
  }

  @PostMapping("/api/v1/operator/mails/test")
  @ResponseStatus(HttpStatus.ACCEPTED)
  @Operation(summary = "Sends a test mail")
  void test(
      @Valid @RequestBody Test test, @AuthenticationPrincipal SignedIn operator, Locale language) {
    actions.test(test.recipient(), language, operator).orRefuse(refusals);
  }

  @PostMapping("/api/v1/operator/mails/returned")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(summary = "Notes that a mail came back, as the report about it says")
  void returned(@Valid @RequestBody Returned returned, @AuthenticationPrincipal SignedIn operator) {
    actions.noteReturned(returned.report(), operator).orRefuse(refusals);
  }

  @PostMapping("/api/v1/operator/mails/hurry")
  @Operation(summary = "Tries everything that waits at once")
  Hurried hurry(@AuthenticationPrincipal SignedIn operator) {
    return new Hurried(actions.hurry(operator));
  }
}
