// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import java.time.Instant;
import java.util.Optional;
import org.culvert.protocol.log.EventLine;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.logging.structured.StructuredLogFormatter;

/**
 * Each line of the log as an object of JSON, see {@link EventLine}; by {@code culvert.log.format}.
 */
final class JsonLog implements StructuredLogFormatter<ILoggingEvent> {
  @Override
  public String format(ILoggingEvent line) {
    @Nullable Object[] values = line.getArgumentArray();
    String name = line.getLoggerName();
    return EventLine.of(
                line.getMessage() == null ? "" : line.getMessage(),
                values == null ? new Object[0] : values,
                String.valueOf(line.getFormattedMessage()))
            .json(
                Instant.ofEpochMilli(line.getTimeStamp()),
                line.getLevel().toString(),
                name.substring(name.lastIndexOf('.') + 1),
                Optional.ofNullable(line.getThrowableProxy()).map(ThrowableProxyUtil::asString))
        + "\n";
  }
}
