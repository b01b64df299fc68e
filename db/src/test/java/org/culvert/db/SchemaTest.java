// SPDX-License-Identifier: Apache-2.0
package org.culvert.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

class SchemaTest {
  @Test
  void migratedDatabaseIsCurrentAndStaysAsItIs() {
    DataSource database = TestDatabase.empty();
    assertThat(Schema.migrate(database)).isPositive();
    assertThat(Schema.migrate(database)).isZero();
    assertThatCode(() -> Schema.requireCurrent(database)).doesNotThrowAnyException();
  }

  @Test
  void emptyDatabaseIsRefused() {
    assertThatThrownBy(() -> Schema.requireCurrent(TestDatabase.empty()))
        .isInstanceOf(SchemaMismatch.class)
        .hasMessageContaining("is empty: migrate it first");
  }

  @Test
  void databaseThatIsBehindIsRefused() throws SQLException {
    DataSource database = TestDatabase.fresh();
    execute(
        database,
        "delete from flyway_schema_history where version <> '001' and version is not null");
    assertThatThrownBy(() -> Schema.requireCurrent(database))
        .isInstanceOf(SchemaMismatch.class)
        .hasMessageContaining("is at version 001")
        .hasMessageContaining("migrate it first");
  }

  @Test
  void databaseThatIsAheadIsRefusedByProgramsAndByTheMigration() throws SQLException {
    DataSource database = TestDatabase.fresh();
    execute(
        database,
        """
        insert into flyway_schema_history
          (installed_rank, version, description, type, script, installed_by, execution_time, success)
        values (900, '900', 'tomorrow', 'SQL', 'V900__tomorrow.sql', 'me', 0, true)\
        """);
    assertThatThrownBy(() -> Schema.requireCurrent(database))
        .isInstanceOf(SchemaMismatch.class)
        .hasMessageContaining("is at version 900")
        .hasMessageContaining("start the program that belongs to the database");
    assertThatThrownBy(() -> Schema.migrate(database)).isInstanceOf(SchemaMismatch.class);
  }

  static void execute(DataSource database, String sql) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
