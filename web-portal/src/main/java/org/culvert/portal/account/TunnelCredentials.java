// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.account;

import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.culvert.protocol.message.Bytes;
import org.culvert.protocol.sasl.CredentialSeal;
import org.culvert.protocol.sasl.PasswordGenerator;
import org.culvert.protocol.sasl.PasswordVerifiers;
import org.culvert.protocol.sasl.ScramVerifier;
import org.culvert.protocol.sasl.SealedCredential;
import org.culvert.protocol.sasl.SealedCredential.Place;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The verifiers that the broker authenticates accounts with, sealed as it expects them. */
@Component
public class TunnelCredentials {
  private static final String DIGEST_MD5 = "digest-md5";
  private static final String SCRAM = "scram-sha-256";

  private final JdbcClient database;
  private final CredentialSeal seal;
  private final SecureRandom random;

  TunnelCredentials(JdbcClient database, CredentialSeal seal, SecureRandom random) {
    this.database = database;
    this.seal = seal;
    this.random = random;
  }

  /** A password, and when it was set. */
  record Known(ScramVerifier verifier, Instant setAt) {}

  /** Ten characters that nobody mistakes for each other and no old client stumbles over. */
  String draw(RealmProfile realm, String userid) {
    return new PasswordGenerator(realm.digestRealm(), random).draw(userid);
  }

  /** Takes some milliseconds, on purpose. */
  PasswordVerifiers verifiers(RealmProfile realm, String userid, String password) {
    return PasswordVerifiers.of(userid, realm.digestRealm(), password, random);
  }

  /** From now on this password opens the broker, and no other. */
  void write(Account account, PasswordVerifiers verifiers, Instant now) {
    String realm = verifiers.digestMd5().realm();
    write(new Place(account.id(), DIGEST_MD5, realm), verifiers.digestMd5().hash(), now);
    write(new Place(account.id(), SCRAM, realm), verifiers.scram().octets(), now);
  }

  private void write(Place place, Bytes verifier, Instant now) {
    SealedCredential sealed = seal.seal(place, verifier);
    database
        .sql(
            """
            insert into credentials
              (account, kind, digest_realm, key_id, nonce, verifier, changed_at)
            values (?, ?, ?, ?, ?, ?, ?)
            on conflict (account, kind) do update
            set digest_realm = excluded.digest_realm, key_id = excluded.key_id,
                nonce = excluded.nonce, verifier = excluded.verifier,
                changed_at = excluded.changed_at
            """)
        .params(
            place.account(),
            place.kind(),
            place.realm(),
            sealed.keyId(),
            sealed.nonce().toArray(),
            sealed.octets().toArray(),
            now.atOffset(ZoneOffset.UTC))
        .update();
  }

  /** The tunnel's password of an account, to compare another with. */
  Optional<Known> find(Account account) {
    return database
        .sql(
            """
            select digest_realm, key_id, nonce, verifier, changed_at from credentials
            where account = ? and kind = ? and key_id is not null
            """)
        .params(account.id(), SCRAM)
        .query((row, _) -> known(account, row))
        .optional();
  }

  private Known known(Account account, ResultSet row) throws SQLException {
    Place place = new Place(account.id(), SCRAM, row.getString("digest_realm"));
    Bytes octets =
        seal.open(
            place,
            new SealedCredential(
                row.getString("key_id"),
                Bytes.of(row.getBytes("nonce")),
                Bytes.of(row.getBytes("verifier"))));
    return new Known(ScramVerifier.ofOctets(octets), row.getTimestamp("changed_at").toInstant());
  }
}
