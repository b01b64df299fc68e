// SPDX-License-Identifier: Apache-2.0
package org.culvert.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EmbeddedDatabaseTest {
  @TempDir private Path folder;

  @Test
  void keepsItsDataAndOutlivesACallerThatDidNotStopIt() throws Exception {
    runToItsEnd(AbandonedDatabase.class, "create table kept as select 'tunnel' as what");

    try (EmbeddedDatabase next = start()) {
      assertThat(ask(next, "select what from kept")).isEqualTo("tunnel");
      assertThat(ask(next, "show fsync")).isEqualTo("on");
      assertThat(ask(next, "show synchronous_commit")).isEqualTo("on");
      assertThat(ask(next, "show server_encoding")).isEqualTo("UTF8");
    }
    assertThat(folder.resolve("data/postmaster.pid")).doesNotExist();
  }

  @Test
  void saysPlainlyThatDataAreFromAnotherVersion() throws Exception {
    Files.createDirectory(folder.resolve("data"));
    Files.writeString(folder.resolve("data/PG_VERSION"), "14\n");

    assertThatThrownBy(this::start)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("written by PostgreSQL 14")
        .hasMessageContaining("move that folder away");
  }

  private EmbeddedDatabase start() throws IOException {
    return EmbeddedDatabase.start(folder.resolve("data"), folder.resolve("programs"));
  }

  private void runToItsEnd(Class<?> program, String argument) throws Exception {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    Process process =
        new ProcessBuilder(
                java.toString(),
                "-cp",
                System.getProperty("java.class.path"),
                program.getName(),
                folder.toString(),
                argument)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("program.log").toFile())
            .start();
    assertThat(process.waitFor()).as(folder.resolve("program.log").toString()).isZero();
    assertThat(folder.resolve("data/postmaster.pid")).exists();
  }

  private static String ask(EmbeddedDatabase database, String sql) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet answer = statement.executeQuery(sql)) {
      answer.next();
      return answer.getString(1);
    }
  }
}
