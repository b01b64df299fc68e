// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.tunnel;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import org.culvert.portal.web.SignedIn;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** {@code /tunnels}: what an owner has, and what he can do with it. */
@Controller
class TunnelController {
  private static final int FORMER = 20;

  private final OwnTunnels tunnels;
  private final Holds holds;
  private final Wishes wishes;
  private final Description description;
  private final LastRefusal refusals;
  private final OwnLimits limits;
  private final InstantSource clock;

  TunnelController(
      OwnTunnels tunnels,
      Holds holds,
      Wishes wishes,
      Description description,
      LastRefusal refusals,
      OwnLimits limits,
      InstantSource clock) {
    this.tunnels = tunnels;
    this.holds = holds;
    this.wishes = wishes;
    this.description = description;
    this.refusals = refusals;
    this.limits = limits;
    this.clock = clock;
  }

  @GetMapping("/tunnels")
  String overview(@AuthenticationPrincipal SignedIn user, Locale language, Model model) {
    Instant now = clock.instant();
    Optional<OwnTunnel> live = tunnels.live(user.account());
    model.addAttribute("tunnel", live.orElse(null));
    model.addAttribute("state", live.map(tunnel -> tunnel.state(now)).orElse(null));
    model.addAttribute("description", description.of(user.account()));
    model.addAttribute("holds", holds.of(user.account()));
    model.addAttribute("held", tunnels.held(user.account()));
    model.addAttribute("former", tunnels.former(user.account(), FORMER));
    model.addAttribute("refusal", refusals.since(user.account(), live).orElse(null));
    model.addAttribute("limits", limits.of(user.account()));
    model.addAttribute("amounts", new Amounts(language));
    return "tunnel/overview";
  }

  @GetMapping("/tunnels/{id:\\d+}")
  String details(@AuthenticationPrincipal SignedIn user, @PathVariable long id, Model model) {
    OwnTunnel tunnel = own(user, id);
    model.addAttribute("tunnel", tunnel);
    model.addAttribute("state", tunnel.state(clock.instant()));
    return "tunnel/details";
  }

  @PostMapping("/tunnels/description")
  String describe(@AuthenticationPrincipal SignedIn user, @RequestParam String description) {
    this.description.set(user.account(), description);
    return "redirect:/tunnels";
  }

  /** Says first what that means. */
  @GetMapping("/tunnels/{id:\\d+}/delete")
  String askBeforeDeleting(
      @AuthenticationPrincipal SignedIn user, @PathVariable long id, Model model) {
    model.addAttribute("tunnel", live(user, id));
    return "tunnel/delete";
  }

  @PostMapping("/tunnels/{id:\\d+}/delete")
  String delete(@AuthenticationPrincipal SignedIn user, @PathVariable long id) {
    live(user, id);
    wishes.delete(user.account());
    return "redirect:/tunnels";
  }

  @PostMapping("/tunnels/enable")
  String enable(@AuthenticationPrincipal SignedIn user) {
    wishes.enable(user.account());
    return "redirect:/tunnels";
  }

  @PostMapping("/tunnels/{id:\\d+}/hand-over")
  String handOver(@AuthenticationPrincipal SignedIn user, @PathVariable long id) {
    live(user, id);
    wishes.handOver(user.account());
    return "redirect:/tunnels";
  }

  /** Whether it is another's or nobody's is not told. */
  private OwnTunnel own(SignedIn user, long id) {
    return tunnels
        .find(user.account(), id)
        .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
  }

  private OwnTunnel live(SignedIn user, long id) {
    OwnTunnel tunnel = own(user, id);
    if (tunnel.closedAt().isPresent()) {
      throw new ResponseStatusException(HttpStatus.NOT_FOUND);
    }
    return tunnel;
  }
}
