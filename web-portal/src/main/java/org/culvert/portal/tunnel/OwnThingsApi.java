// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.tunnel;

import io.swagger.v3.oas.annotations.Operation;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.culvert.portal.tunnel.Holds.Hold;
import org.culvert.portal.tunnel.OwnTunnels.Held;
import org.culvert.portal.web.Api;
import org.culvert.portal.web.SignedIn;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;

/** What {@code /tunnels} shows beside the tunnels themselves, for programs. */
@Api
class OwnThingsApi {
  private final OwnTunnels tunnels;
  private final Holds holds;
  private final Description description;
  private final OwnLimits limits;

  OwnThingsApi(OwnTunnels tunnels, Holds holds, Description description, OwnLimits limits) {
    this.tunnels = tunnels;
    this.holds = holds;
    this.description = description;
    this.limits = limits;
  }

  /** What its owner calls the tunnel. */
  record Name(@NotNull @Size(max = Description.LONGEST) String description) {}

  @GetMapping("/api/v1/addresses")
  @Operation(
      summary = "Addresses and prefixes that belong to the account, with a tunnel or without")
  List<Held> addresses(@AuthenticationPrincipal SignedIn user) {
    return tunnels.held(user.account());
  }

  @GetMapping("/api/v1/holds")
  @Operation(summary = "Why the account gets no tunnel for now; empty: it may have one")
  List<Hold> holds(@AuthenticationPrincipal SignedIn user) {
    return holds.of(user.account());
  }

  @GetMapping("/api/v1/limits")
  @Operation(
      summary = "How fast the tunnel may be, the quota of the month, and whether mail may leave it")
  OwnLimits.Holding limits(@AuthenticationPrincipal SignedIn user) {
    return limits.of(user.account());
  }

  @GetMapping("/api/v1/description")
  @Operation(summary = "What the owner calls the tunnel")
  Name description(@AuthenticationPrincipal SignedIn user) {
    return new Name(description.of(user.account()));
  }

  @PutMapping("/api/v1/description")
  @Operation(summary = "Calls the tunnel something else")
  Name describe(@AuthenticationPrincipal SignedIn user, @Valid @RequestBody Name name) {
    description.set(user.account(), name.description());
    return description(user);
  }
}
