// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.sasl;

import java.util.Optional;

/** Where mechanisms find what a password is checked against. May block. */
@FunctionalInterface
public interface VerifierLookup {
  /** Empty for a user that does not exist or may not sign in. */
  Optional<DigestMd5Verifier> find(String userid);
}
