// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.sasl;

import org.culvert.protocol.message.Bytes;

/** The client's half of a mechanism, for one attempt. */
public interface SaslClient {
  /** As in the CAPABILITY and AUTHENTICATE lines. */
  String mechanism();

  /** Whether the broker speaks first, after AUTHENTICATE. */
  boolean awaitsChallenge();

  /** Whether the broker has to prove that it knows the password, before its status. */
  boolean awaitsProof();

  /**
   * What to send; empty where the mechanism sends nothing.
   *
   * @throws IllegalArgumentException when the challenge can't be understood
   */
  Bytes respond(Bytes challenge);

  boolean accepts(Bytes proof);
}
