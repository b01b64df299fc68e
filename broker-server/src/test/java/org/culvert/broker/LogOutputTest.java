// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.OutputStreamAppender;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.culvert.broker.config.LogSettings;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

/** The log as the program has it, written somewhere else. */
class LogOutputTest {
  private final LoggerContext context = new LoggerContext();
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private Logger log;

  @BeforeEach
  void configure() throws Exception {
    context.setMDCAdapter(new LogbackMDCAdapter());
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(context);
    configurator.doConfigure(Objects.requireNonNull(LogOutput.class.getResource("/logback.xml")));
    var console =
        (OutputStreamAppender<?>) context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender("console");
    console.setOutputStream(written);
    log = context.getLogger("org.culvert.broker.tunnel.TunnelExpiry");
  }

  private String said() {
    String text = written.toString(StandardCharsets.UTF_8);
    written.reset();
    return text;
  }

  @Test
  void aLineOfTextIsOneLineWhateverIsInIt() {
    log.info("tunnel.refused answer=\"{}\"", "301 no\r\n2026 ERROR forged");
    assertThat(said())
        .endsWith(" INFO  TunnelExpiry tunnel.refused answer=\"301 no 2026 ERROR forged\"\n");
  }

  @Test
  void linesBecomeObjectsAndTextAgain() {
    LogOutput.follow(context, new LogSettings("info", true));
    log.info("tunnel.ended tunnel={} reason=\"{}\"", 7L, "a\nb");
    log.error("session.broken", new IllegalStateException("as expected"));
    String[] lines = said().split("\n");
    assertThat(lines).hasSize(2);
    assertThat(lines[0])
        .startsWith("{\"time\":\"20")
        .endsWith(
            "\"level\":\"info\",\"logger\":\"TunnelExpiry\",\"event\":\"tunnel.ended\","
                + "\"fields\":{\"tunnel\":7,\"reason\":\"a\\nb\"}}");
    assertThat(lines[1]).contains("\"fault\":\"java.lang.IllegalStateException: as expected\\n");
    LogOutput.follow(context, new LogSettings("info", false));
    log.info("tunnel.ended tunnel={}", 8);
    assertThat(said()).endsWith(" INFO  TunnelExpiry tunnel.ended tunnel=8\n");
  }

  @Test
  void aLevelThatIsOffIsSilent() {
    LogOutput.follow(context, new LogSettings("warn", true));
    log.info("tunnel.ended tunnel={}", 8);
    assertThat(said()).isEmpty();
  }
}
