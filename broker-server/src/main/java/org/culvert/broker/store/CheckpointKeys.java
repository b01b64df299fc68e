// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.store;

import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;
import org.culvert.db.attribution.CheckpointKey;
import org.culvert.protocol.message.Bytes;
import org.culvert.protocol.sasl.CredentialSeal;
import org.culvert.protocol.sasl.SealedCredential;
import org.culvert.protocol.sasl.SealedCredential.Place;

/**
 * The key that signs checkpoints: one for all brokers of a database, drawn by the first of them.
 */
final class CheckpointKeys {
  private static final Place PLACE = new Place(0, "secret", "attribution-key");

  private CheckpointKeys() {}

  /**
   * @throws IllegalStateException with a text for the operator when it can't be opened
   */
  static CheckpointKey open(DataSource database, CredentialSeal seal) {
    return Sql.transaction(
        database,
        sql -> {
          // Brokers that share a database may start together.
          sql.update("lock table secrets in share row exclusive mode");
          Optional<Bytes> there = find(sql, seal);
          return there.isPresent() ? CheckpointKey.of(there.get().toArray()) : draw(sql, seal);
        });
  }

  private static Optional<Bytes> find(Sql sql, CredentialSeal seal) throws SQLException {
    return sql.first(
            row ->
                new SealedCredential(
                    row.getString("key_id"),
                    Bytes.of(row.getBytes("nonce")),
                    Bytes.of(row.getBytes("octets"))),
            "select key_id, nonce, octets from secrets where name = ?",
            PLACE.realm())
        .map(secret -> seal.open(PLACE, secret));
  }

  private static CheckpointKey draw(Sql sql, CredentialSeal seal) throws SQLException {
    CheckpointKey key = CheckpointKey.draw();
    SealedCredential sealed = seal.seal(PLACE, Bytes.of(key.octets()));
    sql.update(
        "insert into secrets (name, key_id, nonce, octets) values (?, ?, ?, ?)",
        PLACE.realm(),
        sealed.keyId(),
        sealed.nonce().toArray(),
        sealed.octets().toArray());
    return key;
  }
}
