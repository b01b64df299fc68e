// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.store;

import java.security.SecureRandom;
import java.util.List;
import javax.sql.DataSource;
import org.culvert.protocol.message.Bytes;
import org.culvert.protocol.sasl.CredentialSeal;
import org.culvert.protocol.sasl.DigestMd5Verifier;
import org.culvert.protocol.sasl.PasswordVerifiers;
import org.culvert.protocol.sasl.ScramVerifier;

/** Accounts in a database of the tests, under a key that everybody may know. */
public final class TestAccounts {
  /** For {@code secrets.key}. */
  public static final String KEY = "dGhpcnR5LXR3byBvY3RldHMgdGhhdCBhbGwga25vdy4=";

  /** Of a password that nobody needs. */
  public static final PasswordVerifiers PASSWORD =
      new PasswordVerifiers(
          new DigestMd5Verifier("culvert", Bytes.of(new byte[16])),
          ScramVerifier.of("secret", new SecureRandom()));

  private TestAccounts() {}

  public static PostgresAccounts of(DataSource database) {
    return new PostgresAccounts(database, credentials(database, KEY));
  }

  static StoredCredentials credentials(DataSource database, String... keys) {
    return StoredCredentials.open(database, seal(keys), new SecureRandom());
  }

  static CredentialSeal seal(String... keys) {
    return new CredentialSeal(List.of(keys).stream().map(CredentialSeal::key).toList());
  }
}
