// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.admin;

import io.swagger.v3.oas.annotations.Operation;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import org.culvert.portal.admin.AbuseCases.AbuseCase;
import org.culvert.portal.admin.AllTunnels.LiveTunnel;
import org.culvert.portal.admin.Users.User;
import org.culvert.portal.admin.Users.Which;
import org.culvert.portal.web.Api;
import org.culvert.portal.web.ApiRefusals;
import org.culvert.portal.web.Refuses;
import org.culvert.portal.web.SignedIn;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** What {@code /operator/users} does, for operators' programs. */
@Api
class UsersApi {
  private final Users users;
  private final UserActions actions;
  private final AllTunnels tunnels;
  private final AbuseCases cases;
  private final ApiRefusals refusals;

  UsersApi(
      Users users,
      UserActions actions,
      AllTunnels tunnels,
      AbuseCases cases,
      ApiRefusals refusals) {
    this.users = users;
    this.actions = actions;
    this.tunnels = tunnels;
    this.cases = cases;
    this.refusals = refusals;
  }

  /** An account, with what is up and what was complained about. */
  record Known(User user, List<LiveTunnel> tunnels, List<AbuseCase> cases) {}

  /**
   * Why an account is suspended.
   *
   * @param reason between operators
   * @param told what its owner reads at the sign-in; may be left out
   */
  record Suspension(@NotNull String reason, @Nullable String told) {}

  /** That it is the user who asks for it. */
  record Certainty(@Nullable Boolean sure) {}

  /**
   * The largest prefix that the account may have.
   *
   * @param largest as a length; none: what its realm says
   */
  record Limit(@Nullable Integer largest) {}

  @GetMapping("/api/v1/operator/users")
  @Operation(summary = "Accounts by userid, fifty behind the one that is named in after")
  List<User> list(
      @RequestParam(defaultValue = "") String q,
      @RequestParam(defaultValue = "ALL") Which which,
      @RequestParam(defaultValue = "") String after) {
    return users.find(q.strip(), which, after);
  }

  @GetMapping("/api/v1/operator/users/{id}")
  @Operation(summary = "One account, its tunnels and cases")
  Known one(@PathVariable long id) {
    return new Known(user(id), tunnels.ofAccount(id), cases.ofAccount(id));
  }

  @PostMapping("/api/v1/operator/users/{id}/suspend")
  @Operation(summary = "No sign-in and no tunnel from now on; addresses are kept")
  @Refuses(status = HttpStatus.CONFLICT, when = "It is your own account, or it was deleted")
  User suspend(
      @PathVariable long id,
      @Valid @RequestBody Suspension why,
      @AuthenticationPrincipal SignedIn operator) {
    actions
        .suspend(user(id), why.reason(), why.told() == null ? "" : why.told(), operator)
        .orRefuse(refusals);
    return user(id);
  }

  @PostMapping("/api/v1/operator/users/{id}/restore")
  @Operation(summary = "Ends a suspension")
  @Refuses(status = HttpStatus.CONFLICT, when = "It was deleted")
  User restore(@PathVariable long id, @AuthenticationPrincipal SignedIn operator) {
    actions.restore(user(id), operator).orRefuse(refusals);
    return user(id);
  }

  @PostMapping("/api/v1/operator/users/{id}/password")
  @Operation(summary = "Draws a new password and mails it; the old ones stop")
  @Refuses(status = HttpStatus.CONFLICT, when = "There is no address, or approval is waited for")
  User mailPassword(@PathVariable long id, @AuthenticationPrincipal SignedIn operator) {
    actions.mailPassword(user(id), operator).orRefuse(refusals);
    return user(id);
  }

  @PostMapping("/api/v1/operator/users/{id}/factor")
  @Operation(summary = "Switches off the second factor of a user who lost it")
  @Refuses(status = HttpStatus.CONFLICT, when = "There is none, or it is your own")
  User resetFactor(
      @PathVariable long id,
      @RequestBody Certainty certainty,
      @AuthenticationPrincipal SignedIn operator) {
    actions
        .resetFactor(user(id), Boolean.TRUE.equals(certainty.sure()), operator)
        .orRefuse(refusals);
    return user(id);
  }

  @PostMapping("/api/v1/operator/users/{id}/approve")
  @Operation(summary = "Says yes to a new account, which gets its password by mail")
  @Refuses(status = HttpStatus.CONFLICT, when = "It does not wait for that")
  User approve(@PathVariable long id, @AuthenticationPrincipal SignedIn operator) {
    actions.approve(user(id), operator).orRefuse(refusals);
    return user(id);
  }

  @PutMapping("/api/v1/operator/users/{id}/largest")
  @Operation(summary = "Decides how large a prefix the account may have")
  @Refuses(status = HttpStatus.CONFLICT, when = "It was deleted")
  User limit(
      @PathVariable long id, @RequestBody Limit limit, @AuthenticationPrincipal SignedIn operator) {
    actions.limit(user(id), limit.largest(), operator).orRefuse(refusals);
    return user(id);
  }

  private User user(long id) {
    return users
        .find(id)
        .orElseThrow(
            () -> new ResponseStatusException(HttpStatus.NOT_FOUND, "There is no such account."));
  }
}
