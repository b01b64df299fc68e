// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.culvert.protocol.message.Bytes;
import org.culvert.protocol.sasl.CredentialSeal;
import org.culvert.protocol.sasl.SealedCredential;
import org.culvert.protocol.sasl.SealedCredential.Place;

/** What the portal sealed, second factors and waiting mails: the broker only seals it anew. */
final class PortalSecrets {
  private PortalSecrets() {}

  /** What a secret is sealed together with, out of its row. */
  private interface Placing {
    Place of(ResultSet row) throws SQLException;
  }

  private record Sealed(long id, Place place, SealedCredential credential) {}

  /** What is not sealed with the current key; how many. */
  static int reencrypt(Sql sql, CredentialSeal seal) throws SQLException {
    return reencrypt(
            sql,
            seal,
            """
            select account as id, key_id, nonce, sealed from second_factors
            where key_id <> ? for update
            """,
            row -> new Place(row.getLong("id"), "second-factor", ""),
            "update second_factors set key_id = ?, nonce = ?, sealed = ? where account = ?")
        + reencrypt(
            sql,
            seal,
            "select id, recipient, key_id, nonce, sealed from mails where key_id <> ? for update",
            row -> new Place(0, "mail", row.getString("recipient")),
            "update mails set key_id = ?, nonce = ?, sealed = ? where id = ?");
  }

  private static int reencrypt(
      Sql sql, CredentialSeal seal, String select, Placing placing, String update)
      throws SQLException {
    int count = 0;
    for (Sealed old : sql.list(row -> sealed(row, placing), select, seal.currentKey())) {
      SealedCredential fresh = seal.seal(old.place(), seal.open(old.place(), old.credential()));
      count +=
          sql.update(
              update, fresh.keyId(), fresh.nonce().toArray(), fresh.octets().toArray(), old.id());
    }
    return count;
  }

  private static Sealed sealed(ResultSet row, Placing placing) throws SQLException {
    return new Sealed(
        row.getLong("id"),
        placing.of(row),
        new SealedCredential(
            row.getString("key_id"),
            Bytes.of(row.getBytes("nonce")),
            Bytes.of(row.getBytes("sealed"))));
  }
}
