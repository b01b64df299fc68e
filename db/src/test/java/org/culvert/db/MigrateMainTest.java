// SPDX-License-Identifier: Apache-2.0
package org.culvert.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MigrateMainTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void migratesOnceAndSaysSo() throws Exception {
    Map<String, String> environment =
        Map.of("CULVERT_DB_URL", TestDatabase.emptyUrl(), "CULVERT_DB_USER", "postgres");
    assertThat(run(environment)).isEqualTo(MigrateMain.UP_TO_DATE);
    assertThat(run(environment)).isEqualTo(MigrateMain.UP_TO_DATE);
    assertThat(text(out)).contains("0 migrations applied");
    try (Stream<Path> all = Files.list(Path.of("src/main/resources/db/migration"))) {
      assertThat(text(out)).contains(": " + all.count() + " migrations applied");
    }
    assertThat(text(err)).isEmpty();
  }

  @Test
  void passwordComesFromTheFirstLineOfAFile(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("secret"), "hush\nsecond line\n");
    MigrateSettings settings =
        MigrateSettings.of(
            List.of("--url", "jdbc:postgresql://db/x", "--wait", "5"),
            Map.of("CULVERT_DB_PASSWORD_FILE", file.toString(), "CULVERT_DB_PASSWORD", "other"));
    assertThat(settings.password()).isEqualTo("hush");
    assertThat(settings.toString()).isEqualTo("culvert at jdbc:postgresql://db/x");
  }

  @Test
  void databaseThatIsNotThereIsNamedInOneLine() throws Exception {
    // Port 1 is nobody's.
    String url = "jdbc:postgresql://127.0.0.1:1/culvert";
    assertThat(run(Map.of(), "--url", url, "--wait", "0")).isEqualTo(MigrateMain.NO_DATABASE);
    assertThat(text(err).lines()).hasSize(1).first().asString().contains(url);
  }

  @Test
  void databaseThatIsAheadIsLeftAlone() throws Exception {
    String url = TestDatabase.freshUrl();
    var database = new org.postgresql.ds.PGSimpleDataSource();
    database.setURL(url);
    SchemaTest.execute(
        database,
        "update flyway_schema_history set version = '900'"
            + " where version = (select max(version) from flyway_schema_history)");
    assertThat(run(Map.of(), "--url", url, "--user", "postgres"))
        .isEqualTo(MigrateMain.NOT_MIGRATED);
    assertThat(text(err).lines()).hasSize(1).first().asString().contains("can't be migrated");
  }

  @ParameterizedTest
  @CsvSource({
    "'', which database?",
    "--url, --url needs a value",
    "--url mysql://x, not the URL of a PostgreSQL database",
    "--now, unknown argument: --now",
    "--url jdbc:postgresql://x/y --wait soon, not a number of seconds",
    "--url jdbc:postgresql://x/y --wait 90000, up to a day",
    "--url jdbc:postgresql://x/y --password-file /no/such/file, /no/such/file can't be read",
  })
  void wrongUseIsExplainedInOneLine(String line, String complaint) throws Exception {
    String[] arguments = line.isEmpty() ? new String[0] : line.split(" ");
    assertThat(run(Map.of(), arguments)).isEqualTo(MigrateMain.WRONG_USE);
    assertThat(text(err).lines()).hasSize(1).first().asString().contains(complaint);
  }

  @Test
  void helpGoesToStandardOutput() throws Exception {
    assertThat(run(Map.of(), "--help")).isZero();
    assertThat(text(out)).startsWith("Usage: culvert-migrate");
  }

  private int run(Map<String, String> environment, String... arguments)
      throws InterruptedException {
    return MigrateMain.run(List.of(arguments), environment, stream(out), stream(err));
  }

  private static PrintStream stream(ByteArrayOutputStream to) {
    return new PrintStream(to, true, StandardCharsets.UTF_8);
  }

  private static String text(ByteArrayOutputStream from) {
    return from.toString(StandardCharsets.UTF_8);
  }
}
