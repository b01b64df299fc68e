// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.tunnel;

import io.swagger.v3.oas.annotations.Operation;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.culvert.portal.tunnel.LiveFigures.Figures;
import org.culvert.portal.web.Api;
import org.culvert.portal.web.SignedIn;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.server.ResponseStatusException;

/** What {@code /tunnels} does, for programs. */
@Api
class TunnelApi {
  private static final int FORMER = 100;

  /** What somebody gets who does not say since when. */
  private static final Duration BEFORE = Duration.ofMinutes(5);

  private final OwnTunnels tunnels;
  private final Wishes wishes;
  private final LiveFigures figures;
  private final InstantSource clock;

  TunnelApi(OwnTunnels tunnels, Wishes wishes, LiveFigures figures, InstantSource clock) {
    this.tunnels = tunnels;
    this.wishes = wishes;
    this.figures = figures;
    this.clock = clock;
  }

  /** A tunnel, and how it fares. */
  record Reported(OwnTunnel.State state, OwnTunnel tunnel) {}

  @GetMapping("/api/v1/tunnels")
  @Operation(summary = "The live tunnel, then those that have ended, the latest first")
  List<Reported> list(@AuthenticationPrincipal SignedIn user) {
    return Stream.concat(
            tunnels.live(user.account()).stream(), tunnels.former(user.account(), FORMER).stream())
        .map(this::reported)
        .toList();
  }

  @GetMapping("/api/v1/tunnels/{id}")
  @Operation(summary = "One tunnel")
  Reported one(@AuthenticationPrincipal SignedIn user, @PathVariable long id) {
    return reported(found(tunnels.find(user.account(), id)));
  }

  @DeleteMapping("/api/v1/tunnels/{id}")
  @ResponseStatus(HttpStatus.ACCEPTED)
  @Operation(
      summary = "Ends the live tunnel within a second; there is no other until tunnels are enabled")
  void delete(@AuthenticationPrincipal SignedIn user, @PathVariable long id) {
    live(user, id);
    wishes.delete(user.account());
  }

  @PostMapping("/api/v1/tunnels/{id}/hand-over")
  @ResponseStatus(HttpStatus.ACCEPTED)
  @Operation(summary = "Ends the live tunnel, so that another device can have the next at once")
  void handOver(@AuthenticationPrincipal SignedIn user, @PathVariable long id) {
    live(user, id);
    wishes.handOver(user.account());
  }

  @PostMapping("/api/v1/tunnels/enable")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(summary = "Lets clients have tunnels again after one was deleted")
  void enable(@AuthenticationPrincipal SignedIn user) {
    wishes.enable(user.account());
  }

  @GetMapping("/api/v1/tunnels/{id}/figures")
  @Operation(
      summary =
          "What passed through the live tunnel every two seconds; taken while somebody asks, and"
              + " for twenty seconds after")
  List<Figures> figures(
      @AuthenticationPrincipal SignedIn user,
      @PathVariable long id,
      @RequestParam(required = false) @Nullable Instant after) {
    live(user, id);
    figures.watch(id);
    return figures.after(id, after == null ? clock.instant().minus(BEFORE) : after);
  }

  private void live(SignedIn user, long id) {
    found(tunnels.find(user.account(), id).filter(tunnel -> tunnel.closedAt().isEmpty()));
  }

  private static OwnTunnel found(Optional<OwnTunnel> tunnel) {
    return tunnel.orElseThrow(
        () ->
            new ResponseStatusException(
                HttpStatus.NOT_FOUND, "You have no such tunnel, or not any more."));
  }

  private Reported reported(OwnTunnel tunnel) {
    Instant now = clock.instant();
    return new Reported(tunnel.state(now), tunnel);
  }
}
