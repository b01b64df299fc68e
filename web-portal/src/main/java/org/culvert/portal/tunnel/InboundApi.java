// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.tunnel;

import io.swagger.v3.oas.annotations.Operation;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import java.util.Optional;
import org.culvert.portal.tunnel.Inbound.Answer;
import org.culvert.portal.tunnel.Inbound.Opening;
import org.culvert.portal.web.Api;
import org.culvert.portal.web.SignedIn;
import org.culvert.protocol.address.IpAddress;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.server.ResponseStatusException;

/** What {@code /tunnels/inbound} does, for programs. */
@Api
class InboundApi {
  private final Inbound inbound;

  InboundApi(Inbound inbound) {
    this.inbound = inbound;
  }

  /** The names of policies and protocols that the API has. */
  enum Policy {
    OPEN("open"),
    OUTBOUND_ONLY("outbound only"),
    USUAL("");

    private final String stored;

    Policy(String stored) {
      this.stored = stored;
    }
  }

  /** Of an opening. */
  enum Protocol {
    TCP(6),
    UDP(17);

    private final int number;

    Protocol(int number) {
      this.number = number;
    }
  }

  /**
   * What may come in.
   *
   * @param policy USUAL: as the realm says
   * @param inForce what holds now
   * @param openings matter while the policy in force is OUTBOUND_ONLY
   */
  record State(Policy policy, Policy inForce, List<Opening> openings) {}

  /** What to change it to. */
  record Decision(@NotNull Policy policy) {}

  /** What to open; no port is all of the protocol, no address all of the tunnel. */
  record Wanted(
      @NotNull Protocol protocol,
      @Nullable Integer port,
      @Nullable String address,
      @Nullable String note) {}

  @GetMapping("/api/v1/inbound")
  @Operation(summary = "What may come into the tunnels of the account")
  State state(@AuthenticationPrincipal SignedIn user) {
    String usual = inbound.usual(user.account());
    String own = inbound.policy(user.account()).orElse("");
    return new State(
        policy(own), policy(own.isEmpty() ? usual : own), inbound.openings(user.account()));
  }

  @PutMapping("/api/v1/inbound")
  @Operation(summary = "Decides what may come in; in force within a second")
  State decide(@AuthenticationPrincipal SignedIn user, @Valid @RequestBody Decision decision) {
    String stored = decision.policy().stored;
    inbound.decide(user.account(), stored.isEmpty() ? Optional.empty() : Optional.of(stored));
    return state(user);
  }

  @PostMapping("/api/v1/inbound/openings")
  @ResponseStatus(HttpStatus.CREATED)
  @Operation(summary = "Opens a port to everybody")
  State open(@AuthenticationPrincipal SignedIn user, @Valid @RequestBody Wanted wanted) {
    Integer port = wanted.port();
    if (port != null && !Inbound.isPort(port)) {
      throw wrong("port: 1 to 65535, or none for all of the protocol");
    }
    String note = wanted.note() == null ? "" : wanted.note();
    if (note.length() > Inbound.LONGEST_NOTE) {
      throw wrong("note: 100 characters at most");
    }
    Answer answer =
        inbound.open(
            user.account(), wanted.protocol().number, port, address(wanted.address()), note);
    return switch (answer) {
      case OPENED -> state(user);
      case NOT_YOURS -> throw wrong("address: it is none of this account's");
      case TOO_MANY -> throw wrong("there are as many openings as there can be: close one first");
    };
  }

  @DeleteMapping("/api/v1/inbound/openings/{id}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(summary = "Closes what was opened")
  void close(@AuthenticationPrincipal SignedIn user, @PathVariable long id) {
    if (!inbound.close(user.account(), id)) {
      throw new ResponseStatusException(HttpStatus.NOT_FOUND, "You have no such opening.");
    }
  }

  private static Policy policy(String stored) {
    for (Policy policy : Policy.values()) {
      if (policy.stored.equals(stored)) {
        return policy;
      }
    }
    throw new IllegalStateException("unknown policy " + stored);
  }

  private static Optional<IpAddress> address(@Nullable String text) {
    if (text == null || text.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(IpAddress.parse(text));
    } catch (IllegalArgumentException e) {
      throw wrong("address: " + e.getMessage());
    }
  }

  private static ResponseStatusException wrong(String detail) {
    return new ResponseStatusException(HttpStatus.BAD_REQUEST, detail);
  }
}
