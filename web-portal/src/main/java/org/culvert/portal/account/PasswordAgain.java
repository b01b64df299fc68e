// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.account;

import java.time.Instant;
import java.time.InstantSource;
import org.culvert.portal.web.GuessLimit;
import org.culvert.portal.web.SignedIn;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Asks for the password once more, before what somebody else at the same screen must not do. Wrong
 * ones count as guesses, together with those at the sign-in.
 */
@Component
public class PasswordAgain {
  private final Accounts accounts;
  private final Passwords passwords;
  private final GuessLimit limit;
  private final InstantSource clock;

  PasswordAgain(Accounts accounts, Passwords passwords, GuessLimit limit, InstantSource clock) {
    this.accounts = accounts;
    this.passwords = passwords;
    this.limit = limit;
    this.clock = clock;
  }

  /** What came of it. */
  public enum Answer {
    RIGHT,
    WRONG,
    /** Not looked at: there were too many wrong ones. */
    WAIT
  }

  /**
   * @param source address of the browser
   */
  @Transactional
  public Answer ask(SignedIn user, String password, String source) {
    Instant now = clock.instant();
    if (limit.patience(user.userid(), source, now).isPositive()) {
      return Answer.WAIT;
    }
    boolean right =
        accounts
            .findById(user.account())
            .filter(account -> passwords.isOf(account, password, now))
            .isPresent();
    if (!right) {
      limit.failed(user.userid(), source, now);
      return Answer.WRONG;
    }
    limit.succeeded(user.userid(), source);
    return Answer.RIGHT;
  }
}
