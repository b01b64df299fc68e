// SPDX-License-Identifier: Apache-2.0
package org.culvert.standalone;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;

/** A program that starts the database, runs one statement, and is gone without stopping it. */
final class AbandonedDatabase {
  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    EmbeddedDatabase database =
        EmbeddedDatabase.start(folder.resolve("data"), folder.resolve("programs"));
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(arguments[1]);
    }
    Runtime.getRuntime().halt(0);
  }
}
