// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.signin;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import org.culvert.portal.account.Account;
import org.culvert.portal.account.Passwords;
import org.culvert.portal.factor.SecondFactors;
import org.culvert.portal.web.GuessLimit;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.WebAuthenticationDetails;
import org.springframework.stereotype.Component;

/**
 * Userid and password, as the mail told them. The same answer for an unknown userid; and that an
 * account is suspended learns only who has its password.
 */
@Component
class PasswordSignIn implements AuthenticationProvider {
  /** Longer ones are nobody's: hashing them would only cost time. */
  private static final int LONGEST = 200;

  private final Passwords passwords;
  private final SecondFactors factors;
  private final Admission admission;
  private final GuessLimit limit;
  private final InstantSource clock;

  PasswordSignIn(
      Passwords passwords,
      SecondFactors factors,
      Admission admission,
      GuessLimit limit,
      InstantSource clock) {
    this.passwords = passwords;
    this.factors = factors;
    this.admission = admission;
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
    if (account.get().isDisabled()) {
      throw new Suspended(account.get().suspension());
    }
    if (factors.isOn(account.get().id())) {
      throw new CodeWanted(new HalfSignedIn(account.get().id(), account.get().userid(), now));
    }
    return admission.admit(account.get(), now);
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
