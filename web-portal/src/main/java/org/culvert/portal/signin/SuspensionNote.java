// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.signin;

import jakarta.servlet.http.HttpServletRequest;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;

/**
 * What an owner whose account is suspended is told: kept in the session, as an address would show
 * it to whoever has that.
 */
record SuspensionNote(String text, Instant at) implements Serializable {
  static final String ATTRIBUTE = SuspensionNote.class.getName();
  private static final Duration GOOD_FOR = Duration.ofMinutes(5);

  boolean isGood(Instant now) {
    return now.isBefore(at.plus(GOOD_FOR));
  }

  /** Gives back the page that tells it. */
  static String tell(HttpServletRequest request, String text, Instant now) {
    request.getSession().setAttribute(ATTRIBUTE, new SuspensionNote(text, now));
    request.changeSessionId();
    return "/signin?suspended";
  }
}
