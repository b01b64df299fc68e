// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import java.util.Iterator;
import org.culvert.broker.config.LogSettings;
import org.slf4j.ILoggerFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the log what the settings want: from which level on, and in which form. Until they are read
 * it is as {@code logback.xml} has it.
 */
final class LogOutput {
  private LogOutput() {}

  static void follow(LogSettings settings) {
    ILoggerFactory loggers = LoggerFactory.getILoggerFactory();
    if (loggers instanceof LoggerContext context) {
      follow(context, settings);
    }
  }

  static void follow(LoggerContext context, LogSettings settings) {
    // Of our own lines; those of libraries stay at warnings.
    context.getLogger("org.culvert").setLevel(Level.toLevel(settings.level()));
    Iterator<Appender<ILoggingEvent>> outputs =
        context.getLogger(Logger.ROOT_LOGGER_NAME).iteratorForAppenders();
    while (outputs.hasNext()) {
      if (outputs.next() instanceof OutputStreamAppender<ILoggingEvent> output) {
        shape(output, settings.json());
      }
    }
  }

  private static void shape(OutputStreamAppender<ILoggingEvent> output, boolean json) {
    Encoder<ILoggingEvent> now = output.getEncoder();
    if (json && !(now instanceof JsonLog)) {
      Encoder<ILoggingEvent> next = new JsonLog(now);
      next.setContext(output.getContext());
      next.start();
      output.setEncoder(next);
    } else if (!json && now instanceof JsonLog former) {
      output.setEncoder(former.text());
    }
  }
}
