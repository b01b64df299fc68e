// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.sasl;

import org.culvert.protocol.message.Bytes;

/** The client's half of a mechanism, for one attempt. */
public interface SaslClient {
  /** As in the CAPABILITY and AUTHENTICATE lines. */
  String mechanism();

  /** What follows AUTHENTICATE without being asked for; empty where the mechanism has nothing. */
  default Bytes begin() {
    return Bytes.EMPTY;
  }

  /** Whether the broker has something to ask, after AUTHENTICATE and {@link #begin}. */
  boolean awaitsChallenge();

  /** Whether the broker has to prove that it knows the password, before its status. */
  boolean awaitsProof();

  /**
   * The answer to the broker's challenge.
   *
   * @throws IllegalArgumentException when the challenge can't be understood
   */
  Bytes respond(Bytes challenge);

  boolean accepts(Bytes proof);
}
