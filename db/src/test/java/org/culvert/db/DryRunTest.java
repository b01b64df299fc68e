// SPDX-License-Identifier: Apache-2.0
package org.culvert.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

class DryRunTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final String url = TestDatabase.emptyUrl();
  private final PGSimpleDataSource database = new PGSimpleDataSource();

  DryRunTest() {
    database.setURL(url);
    database.setUser("postgres");
  }

  private int run(String... more) throws InterruptedException {
    PrintStream text = new PrintStream(out, true, StandardCharsets.UTF_8);
    List<String> arguments =
        Stream.concat(Stream.of("--url", url, "--user", "postgres"), Stream.of(more)).toList();
    return MigrateMain.run(arguments, Map.of(), text, text);
  }

  private String said() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private long tables() throws Exception {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("select count(*) from pg_tables where schemaname = 'public'")) {
      row.next();
      return row.getLong(1);
    }
  }

  @Test
  void allMigrationsAreTriedAndNothingIsLeft() throws Exception {
    assertThat(run("--dry-run")).isZero();
    try (Stream<Path> all = Files.list(Path.of("src/main/resources/db/migration"))) {
      for (Path migration : all.toList()) {
        assertThat(said()).containsOnlyOnce(migration.getFileName().toString());
      }
    }
    assertThat(said()).contains("all of them work; nothing was changed");
    assertThat(tables()).isZero();
    assertThat(run()).as("the real thing afterwards").isZero();
    Schema.requireCurrent(database);
  }

  @Test
  void onlyWhatIsMissingIsTried() throws Exception {
    Schema.migrateTo(database, "049");
    assertThat(run("--dry-run")).isZero();
    assertThat(said()).contains("V050__").doesNotContain("V049__");
    Schema.migrate(database);
    out.reset();
    assertThat(run("--dry-run")).isZero();
    assertThat(said()).contains("nothing to do");
  }

  @Test
  void migrationThatWouldFailIsNamed() throws Exception {
    Schema.migrateTo(database, "049");
    SchemaTest.execute(database, "alter table accounts add column suspension_text text");
    assertThat(run("--dry-run")).isEqualTo(MigrateMain.NOT_MIGRATED);
    assertThat(said()).contains("V050__suspension_text.sql would fail after 0 others");
  }

  @Test
  void lockThatSomebodyHoldsEndsItInsteadOfTheService() throws Exception {
    Schema.migrateTo(database, "049");
    try (Connection user = database.getConnection();
        Statement statement = user.createStatement()) {
      user.setAutoCommit(false);
      statement.execute("lock table accounts in access share mode");
      assertThat(run("--dry-run")).isEqualTo(MigrateMain.NOT_MIGRATED);
    }
    assertThat(said()).contains("V050__suspension_text.sql would fail").contains("lock timeout");
  }

  @Test
  void databaseThatIsAheadOrChangedIsNotTried() throws Exception {
    Schema.migrate(database);
    SchemaTest.execute(
        database, "update flyway_schema_history set checksum = 1 where version = '001'");
    assertThat(run("--dry-run")).isEqualTo(MigrateMain.NOT_MIGRATED);
    assertThat(said()).contains("can't be migrated").contains("001");
  }
}
