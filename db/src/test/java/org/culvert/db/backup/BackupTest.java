// SPDX-License-Identifier: Apache-2.0
package org.culvert.db.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.culvert.db.Schema;
import org.culvert.db.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackupTest {
  private static final String ACCOUNTS =
      """
      insert into realms (name, anonymous, lifetime, tunnels_per_source)
      values ('members', false, '7 days', 4);
      insert into accounts (realm, userid, email) select 'members', 'user' || n, null
      from generate_series(1, 3000) n;
      update accounts set email = E'tab\\there and \\\\N and \\r\\n "lines" ü€' where id = 7;
      delete from accounts where id = 3000;
      """;

  @TempDir Path folder;

  private Path made(DataSource database, String name) {
    Path file = folder.resolve(name);
    Backup.write(database, file, Optional.empty());
    return file;
  }

  private static void restore(Path file, DataSource database) {
    try (BackupFile backup = BackupFile.open(file)) {
      Restore.into(database, backup);
    }
  }

  @Test
  void everythingComesBackAndNumbersGoOn() throws Exception {
    DataSource database = TestDatabase.fresh();
    execute(database, ACCOUNTS);
    Path file = made(database, "one.backup");
    DataSource other = TestDatabase.empty();
    restore(file, other);

    Schema.requireCurrent(other);
    assertThat(texts(other, "select email from accounts where id = 7"))
        .containsExactly("tab\there and \\N and \r\n \"lines\" ü€");
    assertThat(texts(other, "select count(*)::text from accounts")).containsExactly("2999");
    execute(other, "insert into accounts (realm, userid) values ('members', 'next')");
    assertThat(texts(other, "select id::text from accounts where userid = 'next'"))
        .as("not again the number of one that is gone")
        .containsExactly("3001");
    for (String fact :
        new String[] {
          "select tgrelid::regclass || ' ' || tgname || ' ' || tgenabled::text from pg_trigger where not"
              + " tgisinternal order by 1",
          "select conrelid::regclass || ' ' || pg_get_constraintdef(oid) || convalidated::text from"
              + " pg_constraint order by 1"
        }) {
      assertThat(texts(other, fact)).isEqualTo(texts(database, fact)).isNotEmpty();
    }
  }

  @Test
  void backupOfWhatWasRestoredIsTheSameToTheOctet() throws Exception {
    DataSource database = TestDatabase.fresh();
    execute(database, ACCOUNTS);
    DataSource other = TestDatabase.empty();
    restore(made(database, "one.backup"), other);
    try (BackupFile one = BackupFile.open(folder.resolve("one.backup"));
        BackupFile two = BackupFile.open(made(other, "two.backup"))) {
      assertThat(two.contents().tables()).isEqualTo(one.contents().tables());
      assertThat(two.contents().sequences()).isEqualTo(one.contents().sequences());
    }
  }

  @Test
  void writersAreNotSeenInHalf() throws Exception {
    DataSource database = TestDatabase.fresh();
    execute(database, ACCOUNTS);
    try (Connection writer = database.getConnection();
        Statement statement = writer.createStatement()) {
      writer.setAutoCommit(false);
      statement.execute("insert into accounts (realm, userid) values ('members', 'unfinished')");
      Path file = made(database, "one.backup");
      writer.commit();
      DataSource other = TestDatabase.empty();
      restore(file, other);
      assertThat(texts(other, "select userid from accounts where userid = 'unfinished'")).isEmpty();
    }
  }

  @Test
  void oldBackupIsBroughtUpToDate() throws Exception {
    DataSource old = TestDatabase.empty();
    Schema.migrateTo(old, "045");
    execute(old, ACCOUNTS);
    DataSource other = TestDatabase.empty();
    restore(made(old, "old.backup"), other);
    Schema.requireCurrent(other);
    assertThat(texts(other, "select count(*)::text from accounts")).containsExactly("2999");
  }

  @Test
  void databaseWithRowsIsLeftAlone() throws Exception {
    DataSource database = TestDatabase.fresh();
    execute(database, ACCOUNTS);
    Path file = made(database, "one.backup");
    assertThatThrownBy(() -> restore(file, database))
        .isInstanceOf(BackupFailure.class)
        .hasMessageContaining("the database is not empty: its table realms has rows");
    DataSource migrated = TestDatabase.fresh();
    restore(file, migrated);
    assertThat(texts(migrated, "select count(*)::text from accounts")).containsExactly("2999");
  }

  @Test
  void restoreThatFailsLeavesNoRowsAndCanBeRepeated() throws Exception {
    DataSource database = TestDatabase.fresh();
    execute(database, ACCOUNTS);
    Path file = made(database, "one.backup");
    DataSource other = TestDatabase.empty();
    Schema.migrate(other);
    execute(other, "alter table accounts add constraint not_seven check (id <> 7)");
    assertThatThrownBy(() -> restore(file, other)).hasMessageContaining("not_seven");
    assertThat(texts(other, "select count(*)::text from realms")).containsExactly("0");
    assertThat(texts(other, "select tgname from pg_trigger where tgenabled <> 'O'")).isEmpty();
    execute(other, "alter table accounts drop constraint not_seven");
    restore(file, other);
  }

  @Test
  void backupOfANewerProgramIsRefused() throws Exception {
    DataSource database = TestDatabase.fresh();
    execute(
        database,
        "update flyway_schema_history set version = '900' where installed_rank ="
            + " (select max(installed_rank) from flyway_schema_history)");
    Path file = made(database, "one.backup");
    assertThatThrownBy(() -> restore(file, TestDatabase.empty()))
        .hasMessageContaining("schema version 900, which this program does not know");
  }

  @Test
  void fileIsForOneUserAndNotWrittenOver() throws Exception {
    DataSource database = TestDatabase.fresh();
    Path file = made(database, "one.backup");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThatThrownBy(() -> made(database, "one.backup")).hasMessageContaining("is there already");
    assertThatThrownBy(() -> made(TestDatabase.empty(), "two.backup"))
        .hasMessageContaining("nothing to keep");
    try (var files = Files.list(folder)) {
      assertThat(files).as("nothing unfinished").containsExactly(file);
    }
  }

  @Test
  void everyDamageIsFound() throws Exception {
    DataSource database = TestDatabase.fresh();
    execute(database, ACCOUNTS);
    byte[] whole = Files.readAllBytes(made(database, "one.backup"));
    Path damaged = folder.resolve("damaged.backup");
    int step = Math.max(1, whole.length / 200);
    List<Integer> missed = new ArrayList<>();
    for (int at = 0; at < whole.length; at += step) {
      byte[] changed = whole.clone();
      changed[at] ^= 0x55;
      Files.write(damaged, changed);
      if (isUsed(damaged) && !isHarmless(damaged)) {
        missed.add(at);
      }
      Files.write(damaged, Arrays.copyOf(whole, at));
      assertThat(isUsed(damaged)).as("only %s octets", at).isFalse();
    }
    assertThat(missed).isEmpty();
  }

  private static boolean isUsed(Path file) {
    try (BackupFile _ = BackupFile.open(file)) {
      return true;
    } catch (BackupFailure e) {
      return false;
    }
  }

  /** A bit of the archive's own that nobody reads: a time, for instance. */
  private boolean isHarmless(Path file) {
    try (BackupFile damaged = BackupFile.open(file);
        BackupFile whole = BackupFile.open(folder.resolve("one.backup"))) {
      return damaged.contents().equals(whole.contents());
    }
  }

  @Test
  void listOfContentsIsNotTrusted() {
    String table = "table a 1 ff b\n";
    String good = "format 1\nschema 051\nmade-at 2026-11-24T00:00:00Z\n" + table;
    assertThat(Contents.parse(good).text()).isEqualTo(good);
    for (String bad :
        new String[] {
          "",
          good.replace("format 1", "format 2"),
          good.replace("schema 051\n", ""),
          good + "table x;drop 1 ff b\n",
          good + "table x 1 ff b,c)\n",
          good + "table x many ff b\n",
          good + "table x\n",
          good + "sequence x y z\n",
          good + "other\n",
          good.replace(table, "")
        }) {
      assertThatThrownBy(() -> Contents.parse(bad)).as(bad).isInstanceOf(BackupFailure.class);
    }
  }

  @Test
  void somethingElseIsNoBackup() throws IOException {
    Path file = Files.writeString(folder.resolve("x"), "-- PostgreSQL database dump\n");
    assertThatThrownBy(() -> BackupFile.open(file)).hasMessageContaining("is no backup");
    assertThatThrownBy(() -> BackupFile.open(folder)).hasMessageContaining("is no file");
  }

  @Test
  void keysAreOpenedByTheirPassphraseAlone() {
    List<String> keys = List.of("a2V5IG9uZQ==", "a2V5IHR3bw==");
    String sealed = SealedKeys.seal(keys, "correct horse battery", new SecureRandom());
    assertThat(sealed).doesNotContain("a2V5").doesNotContain("horse");
    assertThat(SealedKeys.open(sealed, "correct horse battery")).isEqualTo(keys);
    assertThatThrownBy(() -> SealedKeys.open(sealed, "correct horse batterx"))
        .hasMessageContaining("not the one of this backup");
    assertThatThrownBy(() -> SealedKeys.seal(keys, "short", new SecureRandom()))
        .hasMessageContaining("12 characters");
  }

  @ParameterizedTest
  @CsvSource({
    "''",
    "x 1 AA== AA== AA==",
    "pbkdf2-sha256-aes-256-gcm 1 AA== AA== AA==",
    "pbkdf2-sha256-aes-256-gcm 999999999 AA== AA== AA==",
    "pbkdf2-sha256-aes-256-gcm 1 ! ! !"
  })
  void whatIsNoSealIsRefused(String text) {
    assertThatThrownBy(() -> SealedKeys.open(text, "correct horse battery"))
        .isInstanceOf(BackupFailure.class);
  }

  private static void execute(DataSource database, String sql) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static List<String> texts(DataSource database, String sql) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<String> texts = new ArrayList<>();
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
      return texts;
    }
  }
}
