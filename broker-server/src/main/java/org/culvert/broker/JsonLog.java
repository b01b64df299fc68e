// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.EncoderBase;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.culvert.protocol.log.EventLine;
import org.jspecify.annotations.Nullable;

/** Each line of the log as an object of JSON, see {@link EventLine}. */
final class JsonLog extends EncoderBase<ILoggingEvent> {
  private static final byte[] NOTHING = new byte[0];

  private final Encoder<ILoggingEvent> text;

  /**
   * @param text what wrote lines before
   */
  JsonLog(Encoder<ILoggingEvent> text) {
    this.text = text;
  }

  Encoder<ILoggingEvent> text() {
    return text;
  }

  @Override
  public byte[] headerBytes() {
    return NOTHING;
  }

  @Override
  public byte[] encode(ILoggingEvent line) {
    @Nullable Object[] values = line.getArgumentArray();
    String name = line.getLoggerName();
    String json =
        EventLine.of(
                line.getMessage() == null ? "" : line.getMessage(),
                values == null ? new Object[0] : values,
                String.valueOf(line.getFormattedMessage()))
            .json(
                Instant.ofEpochMilli(line.getTimeStamp()),
                line.getLevel().toString(),
                name.substring(name.lastIndexOf('.') + 1),
                Optional.ofNullable(line.getThrowableProxy()).map(ThrowableProxyUtil::asString));
    return (json + "\n").getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public byte[] footerBytes() {
    return NOTHING;
  }
}
