// SPDX-License-Identifier: Apache-2.0
package org.culvert.db;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OtherPostgresTest {
  @ParameterizedTest
  @ValueSource(strings = {"15", "17"})
  void theSameMigrationsServeOlderServers(String version) throws Exception {
    try (EmbeddedPostgres server =
        EmbeddedPostgres.builder()
            .setPgBinaryResolver((system, architecture) -> programs(version))
            .start()) {
      DataSource database = server.getPostgresDatabase();
      assertThat(Schema.migrate(database)).isPositive();
      Schema.requireCurrent(database);
      assertThat(version(database)).startsWith(version + ".");
    }
  }

  private static String version(DataSource database) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("show server_version")) {
      assertThat(row.next()).isTrue();
      return row.getString(1);
    }
  }

  /** The archive of that version, out of the jar that the build fetched. */
  private static InputStream programs(String version) throws IOException {
    Path jar = Path.of("target/postgresql/postgresql-" + version + ".jar").toAbsolutePath();
    assertThat(Files.exists(jar)).as(jar.toString()).isTrue();
    return URI.create("jar:" + jar.toUri() + "!/postgres-linux-x86_64.txz").toURL().openStream();
  }
}
