// SPDX-License-Identifier: Apache-2.0
package org.culvert.e2e.cluster;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;
import org.culvert.broker.store.PostgresAccounts;
import org.culvert.broker.store.StoredCredentials;
import org.culvert.protocol.sasl.CredentialSeal;
import org.culvert.protocol.sasl.DigestMd5Verifier;
import org.culvert.protocol.sasl.PasswordVerifiers;
import org.culvert.protocol.sasl.ScramVerifier;

/** Accounts by the hundred: the operator's command takes a second for each. */
final class Accounts {
  static final String PASSWORD = "secret";
  static final String KEY = CredentialSeal.drawKey();

  /** Costs a hundredth of a second, and may be anybody's. */
  private static final ScramVerifier SCRAM = ScramVerifier.of(PASSWORD, new SecureRandom());

  private final PostgresAccounts accounts;

  Accounts(DataSource database) {
    CredentialSeal seal = new CredentialSeal(List.of(CredentialSeal.key(KEY)));
    this.accounts =
        new PostgresAccounts(database, StoredCredentials.open(database, seal, new SecureRandom()));
  }

  String add(String userid) {
    PasswordVerifiers verifiers =
        new PasswordVerifiers(DigestMd5Verifier.of(userid, "culvert", PASSWORD), SCRAM);
    return accounts.createAccount("members", userid, verifiers, Instant.now()).userid();
  }
}
