// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.realm;

import java.util.Optional;
import org.culvert.protocol.sasl.DigestMd5Verifier;
import org.culvert.protocol.sasl.ScramVerifier;

/** Of a broker whose realms are all anonymous: it needs no key, and looks nobody up. */
public record NoAccounts() implements Accounts {
  @Override
  public Optional<Account> find(String realm, String userid) {
    return Optional.empty();
  }

  @Override
  public Optional<DigestMd5Verifier> verifier(String realm, String userid) {
    return Optional.empty();
  }

  @Override
  public Optional<ScramVerifier> scramVerifier(String realm, String userid) {
    return Optional.empty();
  }
}
