// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.tunnel;

import io.swagger.v3.oas.annotations.Operation;
import java.time.InstantSource;
import java.util.List;
import org.culvert.portal.tunnel.Activity.Event;
import org.culvert.portal.tunnel.History.Span;
import org.culvert.portal.web.Api;
import org.culvert.portal.web.SignedIn;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** What {@code /tunnels/history} and {@code /tunnels/log} show, for programs. */
@Api
class PastApi {
  private final History history;
  private final Activity activity;
  private final InstantSource clock;

  PastApi(History history, Activity activity, InstantSource clock) {
    this.history = history;
    this.activity = activity;
    this.clock = clock;
  }

  @GetMapping("/api/v1/traffic")
  @Operation(
      summary = "Octets, drops and round-trip times: a day by hours, a month by days, a year")
  List<History.Row> traffic(@AuthenticationPrincipal SignedIn user, @RequestParam Span span) {
    return history.of(user.account(), span, clock.instant());
  }

  @GetMapping("/api/v1/activity")
  @Operation(summary = "What happened to the account, the latest first")
  List<Event> activity(@AuthenticationPrincipal SignedIn user) {
    return activity.of(user.account());
  }
}
