// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Random;
import javax.sql.DataSource;
import org.culvert.broker.realm.Account;
import org.culvert.broker.store.PostgresAccounts.Listed;
import org.culvert.db.TestDatabase;
import org.culvert.protocol.message.Bytes;
import org.culvert.protocol.sasl.DigestMd5Verifier;
import org.culvert.protocol.sasl.PasswordVerifiers;
import org.culvert.protocol.sasl.ScramVerifier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresAccountsTest {
  private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
  private static final PasswordVerifiers FIRST = password("sixteen octets 1");
  private static final PasswordVerifiers SECOND = password("sixteen octets 2");

  private final DataSource database = TestDatabase.fresh();
  private final PostgresAccounts accounts = TestAccounts.of(database);

  private static PasswordVerifiers password(String hash) {
    return new PasswordVerifiers(
        new DigestMd5Verifier("culvert", Bytes.ofText(hash)),
        ScramVerifier.of(hash, new Random(1)));
  }

  @BeforeEach
  void mirrorRealms() {
    new RealmMirror(database).mirror(Settings.REALMS, NOW);
  }

  @Test
  void accountIsFoundWithItsVerifierWhateverTheCase() {
    Account alice = accounts.createAccount("members", "alice", FIRST, NOW);
    assertThat(accounts.find("members", "Alice")).contains(alice);
    assertThat(accounts.verifier("members", "ALICE")).contains(FIRST.digestMd5());
    assertThat(accounts.scramVerifier("members", "ALICE")).contains(FIRST.scram());
    assertThat(accounts.find("guests", "alice")).isEmpty();
    assertThat(accounts.verifier("members", "bob")).isEmpty();
    assertThat(accounts.scramVerifier("members", "bob")).isEmpty();
  }

  @Test
  void passwordIsReplaced() {
    accounts.createAccount("members", "alice", FIRST, NOW);
    accounts.setPassword("members", "alice", SECOND, NOW);
    assertThat(accounts.verifier("members", "alice")).contains(SECOND.digestMd5());
    assertThat(accounts.scramVerifier("members", "alice")).contains(SECOND.scram());
    assertThatThrownBy(() -> accounts.setPassword("members", "bob", FIRST, NOW))
        .hasMessage("realm members has no account bob");
  }

  @Test
  void disabledAccountIsNotFound() {
    Account alice = accounts.createAccount("members", "alice", FIRST, NOW);
    accounts.disable("members", "alice", NOW);
    accounts.disable("members", "alice", NOW);
    assertThat(accounts.find("members", "alice")).isEmpty();
    assertThat(accounts.verifier("members", "alice")).isEmpty();
    assertThat(accounts.scramVerifier("members", "alice")).isEmpty();
    assertThat(accounts.list()).containsExactly(new Listed(alice, true, true));
    assertThatThrownBy(() -> accounts.disable("members", "bob", NOW))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void nothingIsDoneWithAnAccountThatIsUnknownOrWasDeleted() {
    accounts.createAccount("members", "alice", FIRST, NOW);
    change("update accounts set disabled_at = now(), deleted_at = now()");
    String deleted = "account alice of realm members was deleted by its owner";
    assertThatThrownBy(() -> accounts.setOperator("members", "alice", true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(deleted);
    assertThatThrownBy(() -> accounts.setPassword("members", "alice", SECOND, NOW))
        .hasMessageStartingWith(deleted);
    assertThatThrownBy(() -> accounts.disable("members", "alice", NOW))
        .hasMessageStartingWith(deleted);
    assertThatThrownBy(() -> accounts.setOperator("members", "bob", true))
        .hasMessage("realm members has no account bob");
  }

  @Test
  void suspendedAccountIsFoundSoThatItCanBeToldAndADeletedOneIsNot() {
    Account alice = accounts.createAccount("members", "alice", FIRST, NOW);
    accounts.disable("members", "alice", NOW);
    change("insert into holds (account, held_by) select id, 'owner' from accounts");
    assertThat(accounts.find("members", "alice")).isEmpty();
    change("insert into holds (account, held_by) select id, 'operator' from accounts");
    assertThat(accounts.find("members", "alice")).contains(alice);
    assertThat(accounts.verifier("members", "alice")).contains(FIRST.digestMd5());
    assertThat(accounts.scramVerifier("members", "alice")).contains(FIRST.scram());
    change("update accounts set deleted_at = disabled_at");
    assertThat(accounts.find("members", "alice")).isEmpty();
    assertThat(accounts.verifier("members", "alice")).isEmpty();
    assertThat(accounts.scramVerifier("members", "alice")).isEmpty();
  }

  private void change(String statement) {
    int _ = Sql.transaction(database, sql -> sql.update(statement));
  }

  @Test
  void nameCanBeHadOnce() {
    accounts.createAccount("members", "alice", FIRST, NOW);
    assertThatThrownBy(() -> accounts.createAccount("members", "alice", SECOND, NOW))
        .hasMessage("realm members has an account alice already");
    assertThat(accounts.verifier("members", "alice")).contains(FIRST.digestMd5());
  }

  @Test
  void accountNeedsARealmWithAccounts() {
    assertThatThrownBy(() -> accounts.createAccount("nowhere", "alice", FIRST, NOW))
        .hasMessage("there is no realm nowhere");
    assertThatThrownBy(() -> accounts.createAccount("guests", "alice", FIRST, NOW))
        .hasMessage("realm guests is anonymous: it has no accounts");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-a", "a-", "a.b", "Alice", "ä", "a b", "a\0"})
  void nameHasToBeAHostName(String name) {
    assertThatThrownBy(() -> accounts.createAccount("members", name, FIRST, NOW))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("can't be a name");
    assertThat(accounts.find("members", name + "_")).isEmpty();
    assertThat(accounts.verifier("members", name + "_")).isEmpty();
  }

  @Test
  void longestNameHas63Letters() {
    assertThat(accounts.createAccount("members", "a".repeat(63), FIRST, NOW)).isNotNull();
    assertThatThrownBy(() -> accounts.createAccount("members", "a".repeat(64), FIRST, NOW))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
