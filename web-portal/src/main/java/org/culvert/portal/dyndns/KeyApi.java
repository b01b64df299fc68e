// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.dyndns;

import io.swagger.v3.oas.annotations.Operation;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.culvert.portal.dyndns.UpdateKeys.Made;
import org.culvert.portal.dyndns.UpdateKeys.UpdateKey;
import org.culvert.portal.web.Api;
import org.culvert.portal.web.ApiRefusals;
import org.culvert.portal.web.Refuses;
import org.culvert.portal.web.SignedIn;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.server.ResponseStatusException;

/** What {@code /tunnels/keys} does, for programs. */
@Api
class KeyApi {
  private final UpdateKeys keys;
  private final EndpointWishes wishes;
  private final RoutedTunnels tunnels;
  private final ApiRefusals refusals;
  private final InstantSource clock;

  KeyApi(
      UpdateKeys keys,
      EndpointWishes wishes,
      RoutedTunnels tunnels,
      ApiRefusals refusals,
      InstantSource clock) {
    this.keys = keys;
    this.wishes = wishes;
    this.tunnels = tunnels;
    this.refusals = refusals;
    this.clock = clock;
  }

  /**
   * Where the tunnel ends.
   *
   * @param tunnel its number; empty: there is none that a router could move
   * @param address at which the broker has it
   * @param wish where a router said last that it is
   */
  record Endpoint(Optional<Long> tunnel, Optional<String> address, Optional<Wish> wish) {}

  /**
   * @param outcome empty: the broker has not seen it yet
   */
  record Wish(String address, Instant wishedAt, Optional<String> outcome) {}

  /** Which router it is for. */
  record Wanted(@NotNull String note) {}

  /** Told once. */
  record NewKey(String key) {
    /** Not printed by accident. */
    @Override
    public String toString() {
      return "NewKey";
    }
  }

  @GetMapping("/api/v1/endpoint")
  @Operation(summary = "Where the tunnel of a router ends, and where the router says that it is")
  Endpoint endpoint(@AuthenticationPrincipal SignedIn user) {
    Optional<RoutedTunnel> tunnel = tunnels.of(user.account());
    return new Endpoint(
        tunnel.map(RoutedTunnel::id),
        tunnel.map(found -> found.client().toString()),
        wishes
            .of(user.account())
            .map(wish -> new Wish(wish.address().toString(), wish.wishedAt(), wish.outcome())));
  }

  @GetMapping("/api/v1/keys")
  @Operation(summary = "The keys that routers say with where they are; none of them is told again")
  List<UpdateKey> list(@AuthenticationPrincipal SignedIn user) {
    return keys.of(user.account());
  }

  @PostMapping("/api/v1/keys")
  @ResponseStatus(HttpStatus.CREATED)
  @Operation(summary = "Makes a key for a router")
  @Refuses(status = HttpStatus.CONFLICT, when = "There are as many keys as there can be")
  NewKey make(@AuthenticationPrincipal SignedIn user, @Valid @RequestBody Wanted wanted) {
    return switch (keys.make(user.account(), wanted.note(), clock.instant())) {
      case Made.Key(String key) -> new NewKey(key);
      case Made.Unnamed unnamed -> throw refusals.wrong(unnamed.text());
      case Made.TooMany many -> throw refusals.notNow(many.text());
    };
  }

  @DeleteMapping("/api/v1/keys/{id}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(summary = "Revokes a key")
  void revoke(@AuthenticationPrincipal SignedIn user, @PathVariable long id) {
    if (!keys.revoke(user.account(), id)) {
      throw new ResponseStatusException(HttpStatus.NOT_FOUND, "You have no such key.");
    }
  }
}
