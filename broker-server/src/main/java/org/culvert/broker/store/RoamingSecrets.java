// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.culvert.protocol.message.Bytes;
import org.culvert.protocol.message.RoamingKey;
import org.culvert.protocol.sasl.CredentialSeal;
import org.culvert.protocol.sasl.SealedCredential;
import org.culvert.protocol.sasl.SealedCredential.Place;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys by which clients move their tunnels, as the database has them: sealed, or in clear where
 * the broker has no key to seal with, because it has no accounts. One that can't be opened costs
 * its client a new negotiation when it moves, and nothing else.
 *
 * @param seal empty for a broker without keys
 */
record RoamingSecrets(Optional<CredentialSeal> seal) {
  private static final Logger log = LoggerFactory.getLogger(RoamingSecrets.class);

  int write(Sql sql, RoamingKey key) throws SQLException {
    Optional<SealedCredential> sealed =
        seal.map(sealing -> sealing.seal(place(key.tunnel()), key.secret()));
    return sql.update(
        "insert into roaming (tunnel, key_id, nonce, secret) values (?, ?, ?, ?)",
        key.tunnel(),
        sealed.map(SealedCredential::keyId),
        sealed.map(SealedCredential::nonce).map(Bytes::toArray),
        sealed.map(SealedCredential::octets).orElse(key.secret()).toArray());
  }

  /** Out of {@code tunnel}, {@code key_id}, {@code nonce} and {@code secret}. */
  Optional<RoamingKey> read(ResultSet row) throws SQLException {
    long tunnel = row.getLong("tunnel");
    String keyId = row.getString("key_id");
    Bytes octets = Bytes.of(row.getBytes("secret"));
    if (keyId == null) {
      return Optional.of(new RoamingKey(tunnel, octets));
    }
    SealedCredential sealed = new SealedCredential(keyId, Bytes.of(row.getBytes("nonce")), octets);
    try {
      return seal.map(opening -> new RoamingKey(tunnel, opening.open(place(tunnel), sealed)));
    } catch (IllegalStateException e) {
      log.warn("roaming.impossible tunnel={} reason=\"{}\"", tunnel, e.getMessage());
      return Optional.empty();
    }
  }

  /** Seals anew what can be opened and is not sealed with the current key; how many. */
  static int reencrypt(Sql sql, CredentialSeal seal) throws SQLException {
    RoamingSecrets secrets = new RoamingSecrets(Optional.of(seal));
    int count = 0;
    for (Optional<RoamingKey> key :
        sql.list(
            secrets::read,
            """
            select tunnel, key_id, nonce, secret from roaming
            where key_id is distinct from ? for update
            """,
            seal.currentKey())) {
      if (key.isPresent()) {
        SealedCredential fresh = seal.seal(place(key.get().tunnel()), key.get().secret());
        count +=
            sql.update(
                "update roaming set key_id = ?, nonce = ?, secret = ? where tunnel = ?",
                fresh.keyId(),
                fresh.nonce().toArray(),
                fresh.octets().toArray(),
                key.get().tunnel());
      }
    }
    return count;
  }

  private static Place place(long tunnel) {
    return new Place(tunnel, "roaming", "");
  }
}
