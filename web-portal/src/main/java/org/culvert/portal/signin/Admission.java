// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.signin;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.culvert.portal.account.Account;
import org.culvert.portal.account.Passwords;
import org.culvert.portal.web.SignedIn;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.stereotype.Component;

/** Lets somebody in who has shown everything that was asked for. */
@Component
class Admission {
  static final String USER = "ROLE_USER";
  static final String OPERATOR = "ROLE_OPERATOR";

  private final Passwords passwords;
  private final SignInCounts counts;

  Admission(Passwords passwords, SignInCounts counts) {
    this.passwords = passwords;
    this.counts = counts;
  }

  Authentication admit(Account account, Instant now) {
    passwords.signedIn(account, now);
    counts.accepted();
    List<SimpleGrantedAuthority> roles =
        account.isOperator()
            ? List.of(new SimpleGrantedAuthority(USER), new SimpleGrantedAuthority(OPERATOR))
            : List.of(new SimpleGrantedAuthority(USER));
    return UsernamePasswordAuthenticationToken.authenticated(
        new SignedIn(account.id(), account.userid(), now.truncatedTo(ChronoUnit.MILLIS)),
        null,
        roles);
  }
}
