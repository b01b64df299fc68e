// SPDX-License-Identifier: Apache-2.0
package org.culvert.standalone.lab;

import java.io.Closeable;
import java.io.IOException;
import java.util.function.Consumer;
import org.culvert.standalone.EmbeddedDatabase;

/** What has to be there before a client comes: the database with its schema, and the broker. */
public record Stage(EmbeddedDatabase database, RunningBroker broker) implements Closeable {
  /**
   * @param progress is told what is being done, a line each
   */
  public static Stage set(Lab lab, Consumer<String> progress)
      throws IOException, InterruptedException {
    return set(lab, RunningBroker.realms(""), progress);
  }

  /**
   * @param realms those of the broker, and whatever else is its own
   * @param progress is told what is being done, a line each
   */
  public static Stage set(Lab lab, String realms, Consumer<String> progress)
      throws IOException, InterruptedException {
    progress.accept("database: starting an embedded PostgreSQL");
    EmbeddedDatabase database =
        EmbeddedDatabase.start(
            lab.folder().resolve("database"), lab.folder().resolve("postgresql"));
    try {
      database.migrate();
      progress.accept(
          "broker: starting on %s, UDP and TCP port 3653".formatted(Machine.BROKER_ADDRESS));
      return new Stage(database, RunningBroker.start(lab, database, realms));
    } catch (IOException | InterruptedException e) {
      database.close();
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    try (database) {
      broker.close();
    }
  }
}
