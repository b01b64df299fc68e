// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import javax.sql.DataSource;
import org.culvert.db.TestDatabase;
import org.culvert.protocol.message.Bytes;
import org.culvert.protocol.sasl.CredentialSeal;
import org.culvert.protocol.sasl.DigestMd5Verifier;
import org.culvert.protocol.sasl.SealedCredential;
import org.culvert.protocol.sasl.SealedCredential.Place;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Credentials at rest: what is in the database, and with which key. */
class StoredCredentialsTest {
  private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
  private static final String OLD = TestAccounts.KEY;
  private static final String NEW = CredentialSeal.drawKey();
  private static final DigestMd5Verifier DIGEST = TestAccounts.PASSWORD.digestMd5();

  private final DataSource database = TestDatabase.fresh();

  @BeforeEach
  void mirrorRealms() {
    new RealmMirror(database).mirror(Settings.REALMS, NOW);
  }

  private PostgresAccounts accounts(String... keys) {
    return new PostgresAccounts(database, TestAccounts.credentials(database, keys));
  }

  private void add(String userid) {
    accounts(OLD).createAccount("members", userid, TestAccounts.PASSWORD, NOW);
  }

  private List<String> column(String query) {
    return Sql.transaction(database, sql -> sql.list(row -> row.getString(1), query));
  }

  private void change(String statement, Object... values) {
    Sql.transaction(database, sql -> sql.update(statement, values));
  }

  @Test
  void nothingOfAPasswordIsInTheDatabaseInClear() {
    add("alice");
    String digest = hex(DIGEST.hash());
    String stored = hex(TestAccounts.PASSWORD.scram().storedKey());
    assertThat(column("select encode(verifier, 'hex') from credentials order by kind"))
        .hasSize(2)
        .noneMatch(verifier -> verifier.contains(digest) || verifier.contains(stored))
        .extracting(String::length)
        .containsExactly(64, 200);
    assertThat(column("select key_id from credentials"))
        .containsOnly(TestAccounts.seal(OLD).currentKey());
  }

  @Test
  void whatWasInClearBeforeThereWereKeysIsSealedAtTheFirstStart() {
    clear("alice");
    assertThat(accounts(OLD).verifier("members", "alice")).contains(DIGEST);
    assertThat(accounts(OLD).scramVerifier("members", "alice")).isEmpty();
    assertThat(column("select key_id from credentials"))
        .containsExactly(TestAccounts.seal(OLD).currentKey());
  }

  @Test
  void whatSomebodyPutsThereInClearLaterOpensNothing() {
    add("alice");
    clear("mallory");
    assertThat(accounts(OLD).verifier("members", "mallory")).isEmpty();
  }

  /** As brokers wrote it that had no keys. */
  private void clear(String userid) {
    change("insert into accounts (realm, userid) values ('members', ?)", userid);
    change(
        """
        insert into credentials (account, kind, digest_realm, verifier)
        select id, 'digest-md5', ?, ? from accounts where userid = ?
        """,
        DIGEST.realm(),
        DIGEST.hash().toArray(),
        userid);
  }

  @Test
  void aKeyIsReplacedWithoutLosingAnything() {
    add("alice");
    Bytes decoys = TestAccounts.credentials(database, OLD).decoys().key();
    StoredCredentials rotated = TestAccounts.credentials(database, NEW, OLD);
    assertThat(accounts(NEW, OLD).verifier("members", "alice")).contains(DIGEST);
    assertThat(rotated.reencrypt()).isEqualTo(3);
    assertThat(rotated.reencrypt()).isZero();

    PostgresAccounts accounts = accounts(NEW);
    assertThat(accounts.verifier("members", "alice")).contains(DIGEST);
    assertThat(accounts.scramVerifier("members", "alice")).contains(TestAccounts.PASSWORD.scram());
    assertThat(TestAccounts.credentials(database, NEW).decoys().key()).isEqualTo(decoys);
    assertThatIllegalStateException().isThrownBy(() -> accounts(OLD));
  }

  @Test
  void whatThePortalSealedIsSealedAnewToo() {
    add("alice");
    long alice = Long.parseLong(column("select id from accounts").getFirst());
    Bytes secret = Bytes.ofText("twenty octets long..");
    Place factor = new Place(alice, "second-factor", "");
    SealedCredential sealed = TestAccounts.seal(OLD).seal(factor, secret);
    change(
        "insert into second_factors (account, key_id, nonce, sealed) values (?, ?, ?, ?)",
        alice,
        sealed.keyId(),
        sealed.nonce().toArray(),
        sealed.octets().toArray());
    Place mail = new Place(0, "mail", "alice@example.net");
    SealedCredential letter = TestAccounts.seal(OLD).seal(mail, secret);
    change(
        """
        insert into mails (kind, recipient, key_id, nonce, sealed, created_at, next_try_at)
        values ('test', ?, ?, ?, ?, now(), now())
        """,
        mail.realm(),
        letter.keyId(),
        letter.nonce().toArray(),
        letter.octets().toArray());
    change(
        """
        insert into mails (kind, recipient, created_at, next_try_at, sent_at)
        values ('test', 'sent@example.net', now(), now(), now())
        """);

    assertThat(TestAccounts.credentials(database, NEW, OLD).reencrypt()).isEqualTo(3 + 2);

    assertThat(opened("second_factors", factor)).isEqualTo(secret);
    assertThat(opened("mails", mail)).isEqualTo(secret);
  }

  /** With the new key alone. */
  private Bytes opened(String table, Place place) {
    return Sql.transaction(
        database,
        sql ->
            sql.first(
                    row ->
                        TestAccounts.seal(NEW)
                            .open(
                                place,
                                new SealedCredential(
                                    row.getString("key_id"),
                                    Bytes.of(row.getBytes("nonce")),
                                    Bytes.of(row.getBytes("sealed")))),
                    "select key_id, nonce, sealed from " + table + " where key_id is not null")
                .orElseThrow());
  }

  /** A new one has to be sealed anew as well, and then to be named here. */
  @Test
  void theseAreTheTablesWithSomethingSealed() {
    assertThat(
            column(
                """
                select table_name from information_schema.columns
                where table_schema = 'public' and column_name = 'key_id'
                """))
        .containsExactlyInAnyOrder(
            "credentials",
            "roaming",
            "second_factors",
            "mails",
            "secrets",
            // Not sealed: signed, with a key that is in secrets.
            "attribution_checkpoints");
  }

  @Test
  void aBrokerWithoutTheKeyDoesNotStart() {
    add("alice");
    assertThatIllegalStateException()
        .isThrownBy(() -> TestAccounts.credentials(database, NEW))
        .withMessageContaining("key " + TestAccounts.seal(OLD).currentKey())
        .withMessageContaining("put the key back");
  }

  @Test
  void aVerifierThatIsMovedToAnotherAccountOpensNothing() {
    add("alice");
    add("mallory");
    change(
        """
        update credentials c set key_id = m.key_id, nonce = m.nonce, verifier = m.verifier
        from credentials m, accounts a, accounts b
        where a.userid = 'alice' and c.account = a.id and b.userid = 'mallory'
          and m.account = b.id and m.kind = c.kind
        """);
    assertThat(accounts(OLD).verifier("members", "mallory")).contains(DIGEST);
    assertThatIllegalStateException()
        .isThrownBy(() -> accounts(OLD).verifier("members", "alice"))
        .withMessageContaining("changed or moved");
  }

  @Test
  void theDatabaseTakesNothingElse() {
    add("alice");
    for (String set :
        List.of("key_id = null", "nonce = null", "verifier = '\\x00'", "kind = 'clear'")) {
      assertThatThrownBy(() -> change("update credentials set " + set))
          .as(set)
          .hasCauseInstanceOf(SQLException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {StoredCredentials.DIGEST_MD5, StoredCredentials.SCRAM})
  void whoDoesNotExistCostsAsManyOpeningsAsWhoDoes(String kind) {
    add("alice");
    List<Integer> opened = new ArrayList<>();
    CredentialSeal seal = TestAccounts.seal(OLD);
    StoredCredentials.Opening counting =
        (place, secret) -> {
          opened.add(secret.octets().length());
          return seal.open(place, secret);
        };
    var credentials = StoredCredentials.open(database, seal, new SecureRandom(), counting);
    assertThat(credentials.find("members", "alice", kind)).isPresent();
    assertThat(credentials.find("members", "nobody", kind)).isEmpty();
    assertThat(credentials.find("guests", "alice", kind)).isEmpty();
    assertThat(opened).hasSize(3).containsOnly(opened.getFirst());
  }

  private static String hex(Bytes octets) {
    return HexFormat.of().formatHex(octets.toArray());
  }
}
