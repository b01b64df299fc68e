// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.sasl;

import org.culvert.protocol.message.Bytes;

/**
 * One attempt to authenticate, seen from the broker. One thread at a time; may block on a store.
 */
public interface SaslExchange {
  /** The answer to AUTHENTICATE itself. */
  SaslStep begin();

  /** The answer to what the client sent next. After a success or failure not called again. */
  SaslStep respond(Bytes data);

  /**
   * Whether proof and status are one answer. Not with the mechanisms of old clients, which read
   * them one by one.
   */
  default boolean provesWithStatus() {
    return false;
  }
}
