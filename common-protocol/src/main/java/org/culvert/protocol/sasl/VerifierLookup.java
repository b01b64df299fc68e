// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.sasl;

import java.util.Optional;

/**
 * Where a mechanism finds what a password is checked against. May block.
 *
 * @param <V> the kind of verifier
 */
@FunctionalInterface
public interface VerifierLookup<V> {
  /** Empty for a user that does not exist or may not sign in. */
  Optional<V> find(String userid);
}
