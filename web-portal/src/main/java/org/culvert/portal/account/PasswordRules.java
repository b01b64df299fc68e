// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.account;

import java.util.Locale;
import java.util.Optional;

/**
 * What a password that somebody thinks up has to be: long, and no pattern. Kinds of characters are
 * nobody's business: four words are fine.
 */
final class PasswordRules {
  static final int SHORTEST = 12;
  static final int LONGEST = 200;

  private static final int DIFFERENT = 5;

  private PasswordRules() {}

  /** Why not; the end of the key of its text. */
  enum Weakness {
    SHORT,
    LONG,
    PATTERN,
    NAME;

    String key() {
      return "own.weak." + name().toLowerCase(Locale.ROOT);
    }
  }

  static Optional<Weakness> of(String password, Account account) {
    int length = password.codePointCount(0, password.length());
    if (length < SHORTEST) {
      return Optional.of(Weakness.SHORT);
    }
    if (password.length() > LONGEST) {
      return Optional.of(Weakness.LONG);
    }
    if (password.chars().distinct().count() < DIFFERENT || steps(password) * 2 > length) {
      return Optional.of(Weakness.PATTERN);
    }
    return isNamed(password, account) ? Optional.of(Weakness.NAME) : Optional.empty();
  }

  /** How many characters are the one after, or before, or the same as, the one in front of them. */
  private static long steps(String password) {
    long steps = 0;
    for (int i = 1; i < password.length(); i++) {
      if (Math.abs(password.charAt(i) - password.charAt(i - 1)) <= 1) {
        steps++;
      }
    }
    return steps;
  }

  /** Most of it is the userid, or the address. */
  private static boolean isNamed(String password, Account account) {
    String folded = password.toLowerCase(Locale.ROOT);
    String email = account.email().orElse("").toLowerCase(Locale.ROOT);
    String mailbox = email.substring(0, Math.max(0, email.indexOf('@')));
    return holds(folded, account.userid()) || holds(folded, mailbox) || holds(folded, email);
  }

  private static boolean holds(String password, String name) {
    return !name.isEmpty()
        && password.contains(name)
        && password.replace(name, "").length() < SHORTEST / 2;
  }
}
