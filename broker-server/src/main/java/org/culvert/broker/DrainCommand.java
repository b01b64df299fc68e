// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker;

import java.io.PrintStream;
import java.time.InstantSource;
import org.culvert.broker.config.BrokerSettings;
import org.culvert.broker.config.DatabaseSettings;
import org.culvert.broker.store.Database;
import org.culvert.broker.store.PostgresRedirection;

/** {@code broker drain}: told to the running broker, and to the next one, through the database. */
final class DrainCommand {
  private DrainCommand() {}

  static void run(boolean wanted, BrokerSettings settings, InstantSource clock, PrintStream out) {
    DatabaseSettings db = settings.database();
    try (Database database = Database.open(db.url(), db.user(), db.password(), db.connections())) {
      var redirection = new PostgresRedirection(database.connections());
      String broker = settings.name();
      if (wanted) {
        redirection.drain(broker, clock.instant());
        out.println("newcomers are sent elsewhere within seconds; drain off ends it");
      } else {
        redirection.endDrain(broker);
        out.println("newcomers are served again within seconds");
      }
    }
  }
}
