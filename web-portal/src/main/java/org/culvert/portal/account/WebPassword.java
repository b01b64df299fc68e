// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.account;

import java.time.Instant;

/**
 * What opens the web.
 *
 * @param hash Argon2id, in the encoding that carries its own parameters
 * @param own of a password that the user gave the web alone; otherwise it is the tunnel's
 */
record WebPassword(String hash, Instant setAt, boolean own) {
  /** Not printed by accident. */
  @Override
  public String toString() {
    return "WebPassword of " + setAt;
  }
}
