// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Deque;
import java.util.Optional;
import org.culvert.broker.BrokerCommand.Action;
import org.culvert.broker.cluster.ClusterSettings;
import org.culvert.broker.config.BrokerSettings;
import org.culvert.broker.config.DatabaseSettings;
import org.culvert.broker.store.CarriedTunnels;
import org.culvert.broker.store.Database;
import org.culvert.broker.store.PostgresRedirection;

/** {@code broker drain}: told to the running broker, and to the next one, through the database. */
final class DrainCommand {
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration NEWS = Duration.ofSeconds(10);
  private static final int USUAL_MINUTES = 30;

  private DrainCommand() {}

  /**
   * @throws IllegalArgumentException with a text for the user
   */
  static Action parse(Deque<String> rest) {
    if ("off".equals(rest.peek())) {
      rest.remove();
      return new Action.Drain(false, Optional.empty());
    }
    if (!"--wait".equals(rest.peek())) {
      return new Action.Drain(true, Optional.empty());
    }
    rest.remove();
    String next = rest.peek();
    if (next == null || next.startsWith("-")) {
      return new Action.Drain(true, Optional.of(Duration.ofMinutes(USUAL_MINUTES)));
    }
    String minutes = rest.remove();
    if (!minutes.matches("[0-9]{1,5}")) {
      throw new IllegalArgumentException("drain --wait takes minutes, not \"" + minutes + "\"");
    }
    return new Action.Drain(true, Optional.of(Duration.ofMinutes(Long.parseLong(minutes))));
  }

  /**
   * @return false when it was waited for the last tunnel in vain
   */
  static boolean run(
      Action.Drain drain, BrokerSettings settings, InstantSource clock, PrintStream out)
      throws InterruptedException {
    DatabaseSettings db = settings.database();
    try (Database database = Database.open(db.url(), db.user(), db.password(), db.connections())) {
      var redirection = new PostgresRedirection(database.connections());
      String broker = settings.name();
      if (drain.wanted()) {
        redirection.drain(broker, clock.instant());
        out.println("newcomers are sent elsewhere within seconds; drain off ends it");
      } else {
        redirection.endDrain(broker);
        out.println("newcomers are served again within seconds");
      }
      if (drain.patience().isEmpty()) {
        return true;
      }
      CarriedTunnels tunnels =
          new CarriedTunnels(database.connections(), settings.cluster().map(ClusterSettings::name));
      return await(tunnels, clock, drain.patience().get(), out);
    }
  }

  private static boolean await(
      CarriedTunnels tunnels, InstantSource clock, Duration patience, PrintStream out)
      throws InterruptedException {
    Instant end = clock.instant().plus(patience);
    Instant tellAt = clock.instant();
    long left = tunnels.live();
    while (left > 0 && clock.instant().isBefore(end)) {
      if (!clock.instant().isBefore(tellAt)) {
        out.println(left + " tunnels are left");
        tellAt = clock.instant().plus(NEWS);
      }
      Thread.sleep(PAUSE);
      left = tunnels.live();
    }
    out.println(
        left == 0
            ? "no tunnel is left: the broker may be stopped"
            : left
                + " tunnels are still there: clients that can't be sent elsewhere, or know no"
                + " other broker. They lose their tunnels when the broker is stopped");
    return left == 0;
  }
}
