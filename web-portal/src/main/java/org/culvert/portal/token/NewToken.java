// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.token;

import org.jspecify.annotations.Nullable;

/**
 * A token that somebody wants to have.
 *
 * @param days none: it never ends
 */
record NewToken(String name, TokenScope scope, @Nullable Integer days) {
  private static final int LONGEST_NAME = 60;
  private static final int MOST_DAYS = 3650;

  NewToken {
    name = name.replaceAll("\\p{Cntrl}+", " ").strip();
  }

  boolean isSound() {
    return !name.isEmpty()
        && name.length() <= LONGEST_NAME
        && (days == null || (days >= 1 && days <= MOST_DAYS));
  }
}
