// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.tunnel;

import org.culvert.protocol.message.ClientMessage.Roam;
import org.culvert.protocol.message.RoamingKey;

/**
 * The right of one live tunnel's client to move, as the store has it, and the one move that is
 * under way. Thread-safe.
 */
final class Roaming {
  /** What a message with a right signature is. */
  enum Claim {
    /** New: to be done, then {@link #finished}. */
    FRESH,
    /** The last one again. */
    REPEATED,
    UNDER_WAY,
    OLD
  }

  private final RoamingKey key;
  private long counter;
  private boolean moving;

  Roaming(OuterMoves.Right right) {
    this.key = right.key();
    this.counter = right.counter();
  }

  boolean isSigned(Roam roam) {
    return key.signed(roam);
  }

  synchronized Claim claim(long said) {
    if (moving) {
      return Claim.UNDER_WAY;
    }
    if (said <= counter) {
      return said == counter ? Claim.REPEATED : Claim.OLD;
    }
    counter = said;
    moving = true;
    return Claim.FRESH;
  }

  synchronized void finished() {
    moving = false;
  }
}
