// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.sasl;

import org.culvert.protocol.message.Bytes;

/** The broker's answer in an exchange: nothing else can happen. */
public sealed interface SaslStep {
  /**
   * @param data in the encoding of the wire; empty where the mechanism has nothing to say
   */
  record Challenge(Bytes data) implements SaslStep {}

  /**
   * @param userid empty for an anonymous client
   * @param proof that the broker knows the password too, for the client; empty where the mechanism
   *     has none
   */
  record Success(String userid, Bytes proof) implements SaslStep {}

  /**
   * The peer hears the same for every reason; the log may know more.
   *
   * @param userid as far as it was said, else empty
   */
  record Failure(Reason reason, String userid) implements SaslStep {}

  /** Why an attempt failed. */
  enum Reason {
    MALFORMED,
    UNKNOWN_USER,
    WRONG_PASSWORD
  }
}
