// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EventLineTest {
  private static final Instant AT = Instant.parse("2026-11-24T02:00:00.120Z");

  private static String json(String format, String text, @Nullable Object... values) {
    return EventLine.of(format, values, text).json(AT, "INFO", "Commands", Optional.empty());
  }

  @Test
  void anEventIsItsNameAndItsFields() {
    assertThat(json("tunnel.ended tunnel={} user={} reason=\"{}\"", "", 4711L, null, "went away"))
        .isEqualTo(
            """
            {"time":"2026-11-24T02:00:00.120Z","level":"info","logger":"Commands",\
            "event":"tunnel.ended",\
            "fields":{"tunnel":4711,"user":"null","reason":"went away"}}""");
  }

  @Test
  void anEventMayHaveNoFieldsAndAFault() {
    String line =
        EventLine.of("session.broken", new Object[0], "session.broken")
            .json(AT, "ERROR", "SessionMailbox", Optional.of("a.B: c\n\tat d"));
    assertThat(line)
        .endsWith("\"event\":\"session.broken\",\"fields\":{},\"fault\":\"a.B: c\\n\\tat d\"}");
  }

  @Test
  void whatLibrariesSayIsAMessage() {
    assertThat(json("Connection {} lost", "Connection 7 lost", 7))
        .endsWith("\"event\":\"library\",\"fields\":{\"message\":\"Connection 7 lost\"}}");
  }

  @Test
  void nothingThatAStrangerWritesGetsOutOfItsString() {
    assertThat(json("a.b user={}", "", "\"},{\\\r\n\u0085\u2028\ud800é\ud83d\ude00"))
        .contains("{\"user\":\"\\\"},{\\\\\\u000d\\n\\u0085\\u2028\\ud800é\ud83d\ude00\"}");
  }

  @Test
  void onlyFormatsOfOneShapeAreEvents() {
    assertThat(EventLine.keys("dns.failed name={} reason=\"{}\""))
        .contains(List.of("name", "reason"));
    assertThat(EventLine.keys("ready device={}")).isEmpty();
    assertThat(EventLine.keys("dns.failed name={} because {}")).isEmpty();
  }
}
