// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.leave;

import io.swagger.v3.oas.annotations.Operation;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.nio.charset.StandardCharsets;
import org.culvert.portal.account.PasswordOfCall;
import org.culvert.portal.web.Api;
import org.culvert.portal.web.Refuses;
import org.culvert.portal.web.SignedIn;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;

/** What {@code /account/export} and {@code /account/delete} do, for programs. */
@Api
class LeaveApi {
  private final OwnData data;
  private final Departure departure;
  private final PasswordOfCall again;

  LeaveApi(OwnData data, Departure departure, PasswordOfCall again) {
    this.data = data;
    this.departure = departure;
    this.again = again;
  }

  /** The password that opens the web. */
  record Farewell(@NotNull String password) {
    /** Not printed by accident. */
    @Override
    public String toString() {
      return "Farewell";
    }
  }

  @GetMapping("/api/v1/account/export")
  @Operation(summary = "All that is stored of the account")
  ResponseEntity<byte[]> export(@AuthenticationPrincipal SignedIn user) {
    return ResponseEntity.ok()
        .contentType(MediaType.APPLICATION_JSON)
        .body(data.json(user.account()).getBytes(StandardCharsets.UTF_8));
  }

  /** Not a DELETE: some programs send no body with one, and the password has to be in it. */
  @PostMapping("/api/v1/account/delete")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(summary = "Deletes the account, and with it this token")
  @Refuses(status = HttpStatus.FORBIDDEN, when = "The password is wrong")
  void delete(
      @AuthenticationPrincipal SignedIn user,
      @Valid @RequestBody Farewell farewell,
      HttpServletRequest request) {
    again.check(user, farewell.password(), request);
    departure.delete(user.account());
  }
}
