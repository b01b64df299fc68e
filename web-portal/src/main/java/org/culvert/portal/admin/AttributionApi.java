// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.admin;

import io.swagger.v3.oas.annotations.Operation;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import java.util.List;
import org.culvert.db.attribution.AddressUse;
import org.culvert.db.attribution.ChainReport;
import org.culvert.portal.admin.AttributionDesk.Question;
import org.culvert.portal.web.Api;
import org.culvert.portal.web.ApiRefusals;
import org.culvert.portal.web.Refuses;
import org.culvert.portal.web.SignedIn;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.server.ResponseStatusException;

/** What {@code /operator/attribution} does, for operators' programs. */
@Api
class AttributionApi {
  private final AttributionDesk desk;
  private final ApiRefusals refusals;

  AttributionApi(AttributionDesk desk, ApiRefusals refusals) {
    this.desk = desk;
    this.refusals = refusals;
  }

  /**
   * A complaint names an address and a time.
   *
   * @param at UTC, unless it says another zone
   * @param reason for the operators' log
   */
  record Asked(@NotNull String address, @NotNull String at, @Nullable String reason) {}

  /** What was understood, and who had it. */
  record Answer(String address, Instant at, List<AddressUse> uses) {}

  /** Whether the log is what was written, and each broker's part of it. */
  record Verified(boolean whole, List<ChainReport> chains) {}

  /** Of the checkpoints. */
  record Key(String pem) {}

  /** A POST, and more than reading: asking leaves a trace. */
  @PostMapping("/api/v1/operator/attribution")
  @Operation(summary = "Who had an address at a time; the question is written down")
  Answer ask(@Valid @RequestBody Asked asked, @AuthenticationPrincipal SignedIn operator) {
    String reason = asked.reason() == null ? "" : asked.reason();
    Question question =
        Question.parse(asked.address(), asked.at(), reason)
            .orElseThrow(
                () ->
                    refusals.wrong(
                        Moment.find(asked.at()).isEmpty()
                            ? "desk.attribution.time.wrong"
                            : "desk.attribution.address.wrong"));
    return new Answer(question.address().text(), question.at(), desk.who(question, operator));
  }

  @PostMapping("/api/v1/operator/attribution/verify")
  @Operation(summary = "Looks whether the log is what was written")
  Verified verify(@AuthenticationPrincipal SignedIn operator) {
    List<ChainReport> reports = desk.verify(desk.publicKey());
    return new Verified(desk.noteVerified(reports, operator), reports);
  }

  @GetMapping("/api/v1/operator/attribution/key")
  @Operation(summary = "The public key that checkpoints are verified with")
  @Refuses(status = HttpStatus.NOT_FOUND, when = "No broker with a key for secrets was started yet")
  Key key() {
    return desk.publicKey()
        .map(key -> new Key(key.pem()))
        .orElseThrow(
            () -> new ResponseStatusException(HttpStatus.NOT_FOUND, "There is no key yet."));
  }
}
