// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.admin;

import io.swagger.v3.oas.annotations.Operation;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import java.util.List;
import org.culvert.portal.admin.Notices.Notice;
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

/** What {@code /operator/notices} does, for operators' programs. */
@Api
class NoticesApi {
  private final Notices notices;
  private final ApiRefusals refusals;

  NoticesApi(Notices notices, ApiRefusals refusals) {
    this.notices = notices;
    this.refusals = refusals;
  }

  /**
   * What every page is to say, and when.
   *
   * @param incident the status page is to keep it; may be left out
   */
  record Wanted(
      @NotNull String text,
      @NotNull Instant begins,
      @NotNull Instant ends,
      @Nullable Boolean incident) {}

  @GetMapping("/api/v1/operator/notices")
  @Operation(summary = "The last hundred notices")
  List<Notice> list() {
    return notices.all();
  }

  @PostMapping("/api/v1/operator/notices")
  @ResponseStatus(HttpStatus.CREATED)
  @Operation(summary = "Says something on every page for a while")
  List<Notice> put(@Valid @RequestBody Wanted wanted, @AuthenticationPrincipal SignedIn operator) {
    boolean incident = Boolean.TRUE.equals(wanted.incident());
    notices
        .put(wanted.text(), wanted.begins(), wanted.ends(), incident, operator)
        .orRefuse(refusals);
    return notices.all();
  }

  @DeleteMapping("/api/v1/operator/notices/{id}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(summary = "Takes a notice down")
  void end(@PathVariable long id, @AuthenticationPrincipal SignedIn operator) {
    notices.end(id, operator);
  }
}
