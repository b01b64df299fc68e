// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LogLimitTest {
  private final LoggerContext context = new LoggerContext();
  private final Logger log = context.getLogger("negotiation");
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private Instant now = Instant.parse("2026-11-23T10:00:00Z");

  @BeforeEach
  void start() {
    context.addTurboFilter(new LogLimit(() -> now));
    log.setLevel(Level.INFO);
    lines.start();
    log.addAppender(lines);
  }

  private void flood(int count) {
    for (int i = 0; i < count; i++) {
      log.info("authentication.failed source={}", i);
    }
  }

  private List<String> said() {
    return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  @Test
  void ofOneKindTwoHundredLinesAtOnceAndTwentyASecond() {
    flood(1000);
    assertThat(said()).hasSize(200);
    now = now.plusSeconds(1);
    flood(1000);
    assertThat(said())
        .hasSize(200 + 20 + 1)
        .contains("log.left_out count=800 like=authentication.failed");
  }

  @Test
  void aFloodHidesNothingElse() {
    flood(1000);
    log.info("tunnel.established tunnel={}", 4711);
    context.getLogger("negotiation.other").info("authentication.failed source={}", 1);
    assertThat(said()).endsWith("tunnel.established tunnel=4711", "authentication.failed source=1");
  }

  @Test
  void faultsAreLimitedTooAndLevelsThatAreOffCostNothing() {
    for (int i = 0; i < 1000; i++) {
      log.debug("malformed");
      log.error("server side error", new IllegalStateException());
    }
    assertThat(said()).hasSize(200).containsOnly("server side error");
  }

  @Test
  void theProgramUsesIt() throws Exception {
    assertThat(Files.readString(Path.of("src/main/resources/logback.xml")))
        .contains("class=\"" + LogLimit.class.getName() + "\"");
  }
}
