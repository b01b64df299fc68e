// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.token;

import io.swagger.v3.oas.annotations.Operation;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import org.culvert.portal.token.ApiTokens.Answer;
import org.culvert.portal.token.ApiTokens.Bearer;
import org.culvert.portal.token.ApiTokens.Listed;
import org.culvert.portal.token.ApiTokens.Why;
import org.culvert.portal.web.Api;
import org.culvert.portal.web.ApiRefusals;
import org.culvert.portal.web.Refuses;
import org.culvert.portal.web.SignedIn;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.server.ResponseStatusException;

/** What {@code /account/tokens} does, for programs. */
@Api
class TokenApi {
  private final ApiTokens tokens;
  private final ApiRefusals refusals;

  TokenApi(ApiTokens tokens, ApiRefusals refusals) {
    this.tokens = tokens;
    this.refusals = refusals;
  }

  /**
   * What to make.
   *
   * @param days none: as long as the token that makes it
   */
  record Wanted(
      @NotNull String name,
      @Nullable Boolean mayWrite,
      @Nullable Boolean mayOperate,
      @Nullable Integer days) {}

  /** Told once. */
  record Made(String token) {
    /** Not printed by accident. */
    @Override
    public String toString() {
      return "Made";
    }
  }

  @GetMapping("/api/v1/tokens")
  @Operation(summary = "The tokens of the account; none of them is told again")
  List<Listed> list(@AuthenticationPrincipal SignedIn user) {
    return tokens.of(user.account());
  }

  @PostMapping("/api/v1/tokens")
  @ResponseStatus(HttpStatus.CREATED)
  @Operation(
      summary = "Makes a token that may no more, lives no longer, and goes with the one that asks")
  @Refuses(status = HttpStatus.CONFLICT, when = "There are as many tokens as there can be")
  Made make(Authentication asking, @Valid @RequestBody Wanted wanted) {
    if (!(asking.getDetails() instanceof Bearer maker)) {
      throw new ResponseStatusException(HttpStatus.FORBIDDEN);
    }
    TokenScope scope =
        new TokenScope(
            Boolean.TRUE.equals(wanted.mayWrite()), Boolean.TRUE.equals(wanted.mayOperate()));
    return switch (tokens.make(maker, new NewToken(wanted.name(), scope, wanted.days()))) {
      case Answer.Made(String token) -> new Made(token);
      case Answer.Refused(Why why) -> throw refusals.refusal(status(why), why.text());
    };
  }

  @DeleteMapping("/api/v1/tokens/{id}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(summary = "Revokes a token, and those that it made")
  void revoke(@AuthenticationPrincipal SignedIn user, @PathVariable long id) {
    if (!tokens.revoke(user.account(), id)) {
      throw new ResponseStatusException(HttpStatus.NOT_FOUND, "You have no such token.");
    }
  }

  private static HttpStatus status(Why why) {
    return switch (why) {
      case WRONG -> HttpStatus.BAD_REQUEST;
      case MANY -> HttpStatus.CONFLICT;
      case WIDER, NOT_AN_OPERATOR -> HttpStatus.FORBIDDEN;
    };
  }
}
