// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.signin;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.culvert.portal.account.Account;
import org.culvert.portal.account.Passwords;
import org.culvert.portal.web.GuessLimit;
import org.culvert.portal.web.SignedIn;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.web.authentication.WebAuthenticationDetails;
import org.springframework.stereotype.Component;

/** Userid and password, as the mail told them. The same answer for an unknown userid. */
@Component
class PasswordSignIn implements AuthenticationProvider {
  static final String USER = "ROLE_USER";
  static final String OPERATOR = "ROLE_OPERATOR";

  /** Longer ones are nobody's: hashing them would only cost time. */
  private static final int LONGEST = 200;

  private final Passwords passwords;
  private final GuessLimit limit;
  private final InstantSource clock;

  PasswordSignIn(Passwords passwords, GuessLimit limit, InstantSource clock) {
    this.passwords = passwords;
    this.limit = limit;
    this.clock = clock;
  }

  @Override
  public Authentication authenticate(Authentication wanted) {
    String userid = wanted.getName().strip().toLowerCase(Locale.ROOT);
    String password = String.valueOf(wanted.getCredentials());
    String source = source(wanted);
    Instant now = clock.instant();
    Duration wait = limit.patience(userid, source, now);
    if (wait.isPositive()) {
      throw new TooManyGuesses(wait);
    }
    Optional<Account> account =
        userid.length() > LONGEST || password.length() > LONGEST
            ? Optional.empty()
            : passwords.check(userid, password, now);
    if (account.isEmpty()) {
      limit.failed(userid, source, now);
      throw new BadCredentialsException("userid and password don't belong together");
    }
    limit.succeeded(userid, source);
    return signedIn(account.get(), now.truncatedTo(ChronoUnit.MILLIS));
  }

  private static Authentication signedIn(Account account, Instant since) {
    List<SimpleGrantedAuthority> roles =
        account.isOperator()
            ? List.of(new SimpleGrantedAuthority(USER), new SimpleGrantedAuthority(OPERATOR))
            : List.of(new SimpleGrantedAuthority(USER));
    return UsernamePasswordAuthenticationToken.authenticated(
        new SignedIn(account.id(), account.userid(), since), null, roles);
  }

  private static String source(Authentication wanted) {
    return wanted.getDetails() instanceof WebAuthenticationDetails details
            && details.getRemoteAddress() != null
        ? details.getRemoteAddress()
        : "nowhere";
  }

  @Override
  public boolean supports(Class<?> kind) {
    return UsernamePasswordAuthenticationToken.class.isAssignableFrom(kind);
  }
}
