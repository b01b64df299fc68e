// SPDX-License-Identifier: Apache-2.0
package org.culvert.db.attribution;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Somebody had an address, or a prefix, for a time.
 *
 * @param userid none: an anonymous client
 * @param outerAddress from where the tunnel came
 * @param prefix delegated to him, and routed into the tunnel
 * @param endedAt none: he still has it
 * @param proof none: written a moment ago, and not sealed yet
 */
public record AddressUse(
    long tunnel,
    String realm,
    @Nullable String userid,
    String outerAddress,
    int outerPort,
    String address,
    @Nullable String prefix,
    Instant beganAt,
    @Nullable Instant endedAt,
    @Nullable Proof proof) {
  /** The row of the log that says so. */
  public record Proof(String broker, long number, ChainHash hash) {}
}
