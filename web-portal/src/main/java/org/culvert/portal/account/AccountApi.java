// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.account;

import io.swagger.v3.oas.annotations.Operation;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.culvert.portal.web.Api;
import org.culvert.portal.web.ApiRefusals;
import org.culvert.portal.web.Refuses;
import org.culvert.portal.web.SignedIn;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;

/** What {@code /account} and {@code /account/address} do, for programs. */
@Api
class AccountApi {
  private final Accounts accounts;
  private final AccountLanguages languages;
  private final NewAddress address;
  private final PasswordOfCall again;
  private final ApiRefusals refusals;

  AccountApi(
      Accounts accounts,
      AccountLanguages languages,
      NewAddress address,
      PasswordOfCall again,
      ApiRefusals refusals) {
    this.accounts = accounts;
    this.languages = languages;
    this.address = address;
    this.again = again;
    this.refusals = refusals;
  }

  /**
   * What an account knows of itself.
   *
   * @param language of mails
   * @param ownWebPassword whether the web has a password of its own; else it is the tunnel's
   */
  record Profile(
      String realm,
      String userid,
      Optional<String> email,
      Locale language,
      boolean operator,
      Instant createdAt,
      Optional<Instant> lastSignInAt,
      Optional<Instant> previousSignInAt,
      boolean ownWebPassword) {}

  /** Of mails: en, de or fr. */
  record Language(@NotNull String language) {}

  /** Where to mail to from now on, and the password that opens the web. */
  record AddressWish(@NotNull String email, @NotNull String password) {
    /** Not printed by accident. */
    @Override
    public String toString() {
      return "AddressWish";
    }
  }

  @GetMapping("/api/v1/account")
  @Operation(summary = "What the account knows of itself")
  Profile profile(@AuthenticationPrincipal SignedIn user) {
    Account account = accounts.findById(user.account()).orElseThrow();
    return new Profile(
        account.realm(),
        account.userid(),
        account.email(),
        account.language(),
        account.isOperator(),
        account.createdAt(),
        account.lastSignInAt(),
        account.previousSignInAt(),
        account.webPassword().filter(WebPassword::own).isPresent());
  }

  @PutMapping("/api/v1/account/language")
  @Operation(summary = "The language of mails to the account")
  Profile speak(@AuthenticationPrincipal SignedIn user, @Valid @RequestBody Language wanted) {
    if (!languages.change(user.account(), wanted.language())) {
      throw refusals.wrong("own.language.wrong");
    }
    return profile(user);
  }

  @PostMapping("/api/v1/account/address")
  @ResponseStatus(HttpStatus.ACCEPTED)
  @Operation(summary = "Mails a link to another address, which is the account's once that is used")
  @Refuses(status = HttpStatus.FORBIDDEN, when = "The password is wrong")
  void move(
      @AuthenticationPrincipal SignedIn user,
      @Valid @RequestBody AddressWish wanted,
      HttpServletRequest request) {
    again.check(user, wanted.password(), request);
    if (!address.ask(user.account(), wanted.email().strip())) {
      throw refusals.wrong("address.bad");
    }
  }
}
