// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.store;

import java.sql.SQLException;
import org.culvert.protocol.message.Bytes;
import org.culvert.protocol.sasl.CredentialSeal;
import org.culvert.protocol.sasl.SealedCredential;
import org.culvert.protocol.sasl.SealedCredential.Place;

/** The secrets of the portal's second factors: the broker only seals them anew. */
final class SecondFactors {
  private SecondFactors() {}

  private record Sealed(long account, SealedCredential credential) {
    Place place() {
      return new Place(account, "second-factor", "");
    }
  }

  /** What is not sealed with the current key; how many. */
  static int reencrypt(Sql sql, CredentialSeal seal) throws SQLException {
    int count = 0;
    for (Sealed old :
        sql.list(
            row ->
                new Sealed(
                    row.getLong("account"),
                    new SealedCredential(
                        row.getString("key_id"),
                        Bytes.of(row.getBytes("nonce")),
                        Bytes.of(row.getBytes("sealed")))),
            "select account, key_id, nonce, sealed from second_factors where key_id <> ? for"
                + " update",
            seal.currentKey())) {
      SealedCredential fresh = seal.seal(old.place(), seal.open(old.place(), old.credential()));
      count +=
          sql.update(
              "update second_factors set key_id = ?, nonce = ?, sealed = ? where account = ?",
              fresh.keyId(),
              fresh.nonce().toArray(),
              fresh.octets().toArray(),
              old.account());
    }
    return count;
  }
}
