// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import java.util.function.Consumer;
import org.culvert.broker.config.BrokerSettings;
import org.culvert.broker.config.InvalidSettings;
import org.culvert.broker.config.LiveSettings;
import org.slf4j.ILoggerFactory;
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
      logAt(change.settings().log().level());
      return tell(change);
    } catch (InvalidSettings e) {
      e.mistakes().forEach(mistake -> log.error("wrong settings, the old ones stay: {}", mistake));
      return "Wrong settings, the old ones stay: " + e.mistakes().getFirst();
    } catch (RuntimeException e) {
      log.error("the settings can't be followed, the old ones stay", e);
      return "The settings can't be followed, the old ones stay: " + e.getMessage();
    }
  }

  private static String tell(LiveSettings.Change change) {
    if (!change.waiting().isEmpty()) {
      log.warn("settings wait for a restart keys={}", change.waiting());
    }
    log.info("settings read again changed={}", change.taken());
    return "Settings read again, %d changed, %d wait for a restart"
        .formatted(change.taken().size(), change.waiting().size());
  }

  /** Of our own lines; those of libraries stay at warnings. */
  static void logAt(String level) {
    ILoggerFactory loggers = LoggerFactory.getILoggerFactory();
    if (loggers instanceof LoggerContext context) {
      context.getLogger("org.culvert").setLevel(Level.toLevel(level));
    }
  }
}
