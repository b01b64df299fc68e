// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.tunnel;

import io.swagger.v3.oas.annotations.Operation;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import java.util.Optional;
import org.culvert.portal.tunnel.Names.Entry;
import org.culvert.portal.web.Api;
import org.culvert.portal.web.ApiRefusals;
import org.culvert.portal.web.SignedIn;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;

/** What {@code /tunnels/names} does, for programs: the delegation of the prefix's zones. */
@Api
class NamesApi {
  private final Names names;
  private final ApiRefusals refusals;

  NamesApi(Names names, ApiRefusals refusals) {
    this.names = names;
    this.refusals = refusals;
  }

  /** Who serves the zones. */
  enum Choice {
    /** Whom the client names when it asks for the tunnel. */
    CLIENT,
    /** The operator's servers. */
    HOSTED,
    /** Those that are named. */
    OWN
  }

  /**
   * What is in force.
   *
   * @param servers of OWN; empty otherwise
   * @param entries in the DNS, or on their way
   */
  record Delegation(Choice choice, List<String> servers, List<Entry> entries) {}

  /**
   * What to change it to.
   *
   * @param servers names or addresses, for OWN
   */
  record Wanted(@NotNull Choice choice, @Nullable List<String> servers) {}

  @GetMapping("/api/v1/names")
  @Operation(summary = "Who serves the zones of the prefix, and the account's names in the DNS")
  Delegation read(@AuthenticationPrincipal SignedIn user) {
    Optional<List<String>> servers = names.servers(user.account());
    Choice choice =
        servers.map(list -> list.isEmpty() ? Choice.HOSTED : Choice.OWN).orElse(Choice.CLIENT);
    return new Delegation(choice, servers.orElse(List.of()), names.entries(user.account()));
  }

  @PutMapping("/api/v1/names")
  @Operation(summary = "Decides who serves the zones of the prefix")
  Delegation change(@AuthenticationPrincipal SignedIn user, @Valid @RequestBody Wanted wanted) {
    List<String> servers = wanted.servers() == null ? List.of() : wanted.servers();
    names.decide(
        user.account(),
        switch (wanted.choice()) {
          case CLIENT -> Optional.empty();
          case HOSTED -> Optional.of(List.of());
          case OWN ->
              Optional.of(
                  ZoneServers.parse(String.join(" ", servers))
                      .orElseThrow(() -> refusals.wrong("names.wrong")));
        });
    return read(user);
  }

  @DeleteMapping("/api/v1/names")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(summary = "Clears the decision: the client's word counts again")
  void clear(@AuthenticationPrincipal SignedIn user) {
    names.decide(user.account(), Optional.empty());
  }
}
