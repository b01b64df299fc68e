// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.negotiation;

import java.util.Optional;
import org.culvert.protocol.sasl.DigestMd5Verifier;
import org.culvert.protocol.sasl.ScramVerifier;
import org.culvert.protocol.sasl.VerifierLookup;

/** Where the mechanisms of one attempt find what they need. */
public record Verifiers(
    VerifierLookup<DigestMd5Verifier> digestMd5, VerifierLookup<ScramVerifier> scram) {
  /** Nobody is known. */
  static final Verifiers NONE =
      new Verifiers(userid -> Optional.empty(), userid -> Optional.empty());
}
