// SPDX-License-Identifier: Apache-2.0
package org.culvert.db;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.flywaydb.core.api.logging.Log;
import org.flywaydb.core.api.logging.LogCreator;

/**
 * What Flyway has to say, for the logging that the program has, if any. It tells every step as
 * news; here these are for debugging, because standard output belongs to the program.
 */
public final class FlywayLog implements LogCreator {
  @Override
  public Log createLogger(Class<?> source) {
    return new Forwarded(System.getLogger(source.getName()));
  }

  private record Forwarded(Logger logger) implements Log {
    @Override
    public void debug(String message) {
      logger.log(Level.TRACE, message);
    }

    @Override
    public void info(String message) {
      logger.log(Level.DEBUG, message);
    }

    @Override
    public void warn(String message) {
      logger.log(Level.WARNING, message);
    }

    @Override
    public void error(String message) {
      logger.log(Level.DEBUG, message); // comes as an exception too
    }

    @Override
    public void error(String message, Exception cause) {
      logger.log(Level.DEBUG, message, cause);
    }

    @Override
    public void notice(String message) {
      logger.log(Level.DEBUG, message);
    }
  }
}
