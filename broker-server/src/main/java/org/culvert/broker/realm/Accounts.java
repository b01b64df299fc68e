// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.realm;

import java.util.Optional;
import org.culvert.protocol.sasl.DigestMd5Verifier;
import org.culvert.protocol.sasl.ScramVerifier;

/** Where accounts are found. Blocks on the database. */
public interface Accounts {
  /** Empty when there is none of that name in the realm, or it is disabled. */
  Optional<Account> find(String realm, String userid);

  /** Empty as in {@link #find}, and for an account without a password. */
  Optional<DigestMd5Verifier> verifier(String realm, String userid);

  /** Empty as in {@link #verifier}, and for a password from before there was SCRAM. */
  Optional<ScramVerifier> scramVerifier(String realm, String userid);
}
