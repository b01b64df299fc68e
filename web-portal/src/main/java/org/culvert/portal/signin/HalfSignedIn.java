// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.signin;

import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;

/**
 * Somebody who knew the password, and owes the code: kept in the session, which is a stranger's to
 * every page until the code has come.
 */
record HalfSignedIn(long account, String userid, Instant at) implements Serializable {
  static final String ATTRIBUTE = HalfSignedIn.class.getName();
  private static final Duration GOOD_FOR = Duration.ofMinutes(5);

  boolean isGood(Instant now) {
    return now.isBefore(at.plus(GOOD_FOR));
  }
}
