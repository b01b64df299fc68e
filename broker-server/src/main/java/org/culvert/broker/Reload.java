// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker;

import java.util.function.Consumer;
import org.culvert.broker.config.BrokerSettings;
import org.culvert.broker.config.InvalidSettings;
import org.culvert.broker.config.LiveSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the settings again while the broker runs: what can be followed holds at once, what can't is
 * said to wait for a restart, and what is wrong changes nothing. One thread at a time.
 */
final class Reload {
  private static final Logger log = LoggerFactory.getLogger(Reload.class);

  private final LiveSettings settings;
  private final Consumer<BrokerSettings> follower;

  /**
   * @param follower makes the settings hold, or throws and changes nothing
   */
  Reload(LiveSettings settings, Consumer<BrokerSettings> follower) {
    this.settings = settings;
    this.follower = follower;
  }

  /**
   * @return in a sentence what came of it
   */
  synchronized String run() {
    try {
      LiveSettings.Change change = settings.reread();
      follower.accept(change.settings());
      settings.accept(change);
      LogOutput.follow(change.settings().log());
      return tell(change);
    } catch (InvalidSettings e) {
      e.mistakes().forEach(mistake -> log.error("settings.wrong mistake=\"{}\"", mistake));
      return "Wrong settings, the old ones stay: " + e.mistakes().getFirst();
    } catch (RuntimeException e) {
      log.error("settings.not_followed", e);
      return "The settings can't be followed, the old ones stay: " + e.getMessage();
    }
  }

  private static String tell(LiveSettings.Change change) {
    if (!change.waiting().isEmpty()) {
      log.warn("settings.waiting keys=\"{}\"", change.waiting());
    }
    log.info("settings.read changed=\"{}\"", change.taken());
    return "Settings read again, %d changed, %d wait for a restart"
        .formatted(change.taken().size(), change.waiting().size());
  }
}
