// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import javax.sql.DataSource;
import org.culvert.broker.realm.Account;
import org.culvert.protocol.message.Bytes;
import org.culvert.protocol.sasl.CredentialSeal;
import org.culvert.protocol.sasl.PasswordVerifiers;
import org.culvert.protocol.sasl.ScramDecoys;
import org.culvert.protocol.sasl.SealedCredential;
import org.culvert.protocol.sasl.SealedCredential.Place;

/**
 * The verifiers of accounts, sealed. To be opened before it is used: that finds out whether the
 * keys fit the database, and seals what comes from the time before there were keys.
 */
public final class StoredCredentials {
  static final String DIGEST_MD5 = "digest-md5";
  static final String SCRAM = "scram-sha-256";

  /**
   * Of {@code accounts a}, who may authenticate. Whom an operator suspended may, to hear so: no
   * tunnel comes of it, because of the hold.
   */
  static final String ADMITTED =
      """
      (a.disabled_at is null or a.deleted_at is null and exists (
        select from holds h where h.account = a.id and h.held_by = 'operator'))
      """;

  private static final Place DECOYS = new Place(0, "secret", "scram-decoys");
  private static final int DECOY_KEY_OCTETS = 32;
  private static final Map<String, Integer> LENGTHS = Map.of(DIGEST_MD5, 16, SCRAM, 84);

  private final DataSource database;
  private final CredentialSeal seal;
  private final Opening opening;
  private final ScramDecoys decoys;
  private final Sealed digestOfNobody;
  private final Sealed scramOfNobody;

  /** How a sealed credential is opened: a seam for counting. */
  interface Opening {
    Bytes open(Place place, SealedCredential sealed);
  }

  /** A verifier as it is stored, and what it was made for. */
  record Sealed(Place place, SealedCredential credential) {}

  /** A verifier, and the digest realm that it was made for. */
  record Verifier(String realm, Bytes octets) {}

  private StoredCredentials(
      DataSource database, CredentialSeal seal, Opening opening, ScramDecoys decoys) {
    this.database = database;
    this.seal = seal;
    this.opening = opening;
    this.decoys = decoys;
    this.digestOfNobody = ofNobody(DIGEST_MD5);
    this.scramOfNobody = ofNobody(SCRAM);
  }

  /**
   * @param random unpredictable
   * @throws IllegalStateException with a text for the operator when a key is missing
   */
  public static StoredCredentials open(
      DataSource database, CredentialSeal seal, RandomGenerator random) {
    return open(database, seal, random, seal::open);
  }

  static StoredCredentials open(
      DataSource database, CredentialSeal seal, RandomGenerator random, Opening opening) {
    Bytes decoyKey =
        Sql.transaction(
            database,
            sql -> {
              // Brokers that share a database may start together.
              sql.update("lock table secrets in share row exclusive mode");
              requireKeys(sql, seal);
              Optional<Bytes> there = decoyKey(sql, seal);
              return there.isPresent() ? there.get() : sealForTheFirstTime(sql, seal, random);
            });
    return new StoredCredentials(database, seal, opening, new ScramDecoys(decoyKey));
  }

  /** For names that don't exist. */
  public ScramDecoys decoys() {
    return decoys;
  }

  /**
   * Seals everything anew that another key than the current one has sealed.
   *
   * @return how many
   */
  public int reencrypt() {
    return Sql.transaction(
        database,
        sql -> {
          sql.update("lock table secrets in share row exclusive mode");
          int count = 0;
          for (Sealed old :
              sql.list(
                  StoredCredentials::sealed,
                  """
                  select account, kind, digest_realm, key_id, nonce, verifier from credentials
                  where key_id <> ? for update
                  """,
                  seal.currentKey())) {
            count += update(sql, old.place(), seal.open(old.place(), old.credential()), seal);
          }
          return count
              + RoamingSecrets.reencrypt(sql, seal)
              + PortalSecrets.reencrypt(sql, seal)
              + reencryptSecrets(sql, seal);
        });
  }

  /** What is in {@code secrets}, whosever it is. */
  private static int reencryptSecrets(Sql sql, CredentialSeal seal) throws SQLException {
    record Secret(Place place, SealedCredential sealed) {}
    List<Secret> old =
        sql.list(
            row ->
                new Secret(
                    new Place(DECOYS.account(), DECOYS.kind(), row.getString("name")),
                    new SealedCredential(
                        row.getString("key_id"),
                        Bytes.of(row.getBytes("nonce")),
                        Bytes.of(row.getBytes("octets")))),
            "select name, key_id, nonce, octets from secrets where key_id <> ?",
            seal.currentKey());
    for (Secret secret : old) {
      SealedCredential fresh =
          seal.seal(secret.place(), seal.open(secret.place(), secret.sealed()));
      sql.update(
          "update secrets set key_id = ?, nonce = ?, octets = ? where name = ?",
          fresh.keyId(),
          fresh.nonce().toArray(),
          fresh.octets().toArray(),
          secret.place().realm());
    }
    return old.size();
  }

  /** Both verifiers of a password, or none. */
  void write(Sql sql, Account account, PasswordVerifiers verifiers, Instant now)
      throws SQLException {
    String realm = verifiers.digestMd5().realm();
    write(sql, new Place(account.id(), DIGEST_MD5, realm), verifiers.digestMd5().hash(), now);
    write(sql, new Place(account.id(), SCRAM, realm), verifiers.scram().octets(), now);
  }

  private void write(Sql sql, Place place, Bytes verifier, Instant now) throws SQLException {
    SealedCredential sealed = seal.seal(place, verifier);
    sql.update(
        """
        insert into credentials (account, kind, digest_realm, key_id, nonce, verifier, changed_at)
        values (?, ?, ?, ?, ?, ?, ?)
        on conflict (account, kind) do update
        set digest_realm = excluded.digest_realm, key_id = excluded.key_id,
            nonce = excluded.nonce, verifier = excluded.verifier, changed_at = excluded.changed_at
        """,
        place.account(),
        place.kind(),
        place.realm(),
        sealed.keyId(),
        sealed.nonce().toArray(),
        sealed.octets().toArray(),
        now);
  }

  /** Of an account that may authenticate. Whoever does not exist costs an opening too. */
  Optional<Verifier> find(String realm, String userid, String kind) {
    Optional<Sealed> found =
        Sql.transaction(
            database,
            sql ->
                sql.first(
                    StoredCredentials::sealed,
                    """
                    select c.account, c.kind, c.digest_realm, c.key_id, c.nonce, c.verifier
                    from accounts a join credentials c on c.account = a.id
                    where a.realm = ? and a.userid = ? and c.kind = ? and c.key_id is not null and
                    """
                        + ADMITTED,
                    realm,
                    userid,
                    kind));
    Sealed sealed = found.orElse(kind.equals(SCRAM) ? scramOfNobody : digestOfNobody);
    Bytes octets = opening.open(sealed.place(), sealed.credential());
    return found.map(known -> new Verifier(known.place().realm(), octets));
  }

  private Sealed ofNobody(String kind) {
    Place place = new Place(0, kind, "");
    byte[] octets = new byte[LENGTHS.getOrDefault(kind, 0)];
    return new Sealed(place, seal.seal(place, Bytes.of(octets)));
  }

  private static void requireKeys(Sql sql, CredentialSeal seal) throws SQLException {
    List<String> missing =
        sql
            .list(
                row -> row.getString(1),
                """
                select distinct key_id from credentials where key_id is not null
                union select key_id from secrets
                """)
            .stream()
            .filter(id -> !seal.knownKeys().contains(id))
            .toList();
    if (!missing.isEmpty()) {
      throw new IllegalStateException(
          "credentials are sealed with %s, which [secrets] does not have: put the key back there"
              .formatted(String.join(", ", missing.stream().map(id -> "key " + id).toList())));
    }
  }

  private static Optional<Bytes> decoyKey(Sql sql, CredentialSeal seal) throws SQLException {
    return sql.first(
            row ->
                new SealedCredential(
                    row.getString("key_id"),
                    Bytes.of(row.getBytes("nonce")),
                    Bytes.of(row.getBytes("octets"))),
            "select key_id, nonce, octets from secrets where name = ?",
            DECOYS.realm())
        .map(secret -> seal.open(DECOYS, secret));
  }

  /** Only then: rows in clear that turn up later were put there by somebody else. */
  private static Bytes sealForTheFirstTime(Sql sql, CredentialSeal seal, RandomGenerator random)
      throws SQLException {
    byte[] drawn = new byte[DECOY_KEY_OCTETS];
    random.nextBytes(drawn);
    SealedCredential sealed = seal.seal(DECOYS, Bytes.of(drawn));
    sql.update(
        "insert into secrets (name, key_id, nonce, octets) values (?, ?, ?, ?)",
        DECOYS.realm(),
        sealed.keyId(),
        sealed.nonce().toArray(),
        sealed.octets().toArray());
    for (Sealed clear :
        sql.list(
            row -> new Sealed(place(row), new SealedCredential("", Bytes.EMPTY, octets(row))),
            "select account, kind, digest_realm, verifier from credentials where key_id is null")) {
      update(sql, clear.place(), clear.credential().octets(), seal);
    }
    return Bytes.of(drawn);
  }

  private static int update(Sql sql, Place place, Bytes verifier, CredentialSeal seal)
      throws SQLException {
    SealedCredential sealed = seal.seal(place, verifier);
    return sql.update(
        """
        update credentials set key_id = ?, nonce = ?, verifier = ? where account = ? and kind = ?
        """,
        sealed.keyId(),
        sealed.nonce().toArray(),
        sealed.octets().toArray(),
        place.account(),
        place.kind());
  }

  private static Sealed sealed(ResultSet row) throws SQLException {
    return new Sealed(
        place(row),
        new SealedCredential(
            row.getString("key_id"), Bytes.of(row.getBytes("nonce")), octets(row)));
  }

  private static Place place(ResultSet row) throws SQLException {
    return new Place(row.getLong("account"), row.getString("kind"), row.getString("digest_realm"));
  }

  private static Bytes octets(ResultSet row) throws SQLException {
    return Bytes.of(row.getBytes("verifier"));
  }
}
