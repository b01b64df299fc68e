// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.token;

/**
 * What a token may: all of them read what is its account's.
 *
 * @param mayWrite change it, too
 * @param mayOperate the same at the operator's desk
 */
record TokenScope(boolean mayWrite, boolean mayOperate) {
  static final TokenScope READ = new TokenScope(false, false);
  static final TokenScope WRITE = new TokenScope(true, false);

  /** Whether a token of the other one may do nothing that one of this may not. */
  boolean covers(TokenScope other) {
    return (mayWrite || !other.mayWrite) && (mayOperate || !other.mayOperate);
  }
}
