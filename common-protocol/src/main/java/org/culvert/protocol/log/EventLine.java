// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.log;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One line of a log as an object of JSON. Our own lines are written {@code tunnel.ended realm={}
 * reason="{}"}: a stable name, then fields; docs/operations.md lists them. What libraries say is
 * the event {@code library} with a message.
 *
 * @param fields what the values of the line are; numbers stay numbers
 */
public record EventLine(String event, Map<String, Object> fields) {
  private static final String KEY = "[a-z_]+";
  private static final Pattern FORMAT =
      Pattern.compile(
          "(%1$s(?:\\.%1$s)+)((?: %1$s=(?:\"\\{}\"|\\{}))*)".formatted(KEY), Pattern.DOTALL);
  private static final Pattern FIELD = Pattern.compile(" (" + KEY + ")=");
  private static final String LIBRARY = "library";

  public EventLine {
    fields = new LinkedHashMap<>(fields);
  }

  /** The names of a format's fields; empty when it is not one of ours. */
  public static Optional<List<String>> keys(String format) {
    Matcher ours = FORMAT.matcher(format);
    if (!ours.matches()) {
      return Optional.empty();
    }
    List<String> keys = new ArrayList<>();
    FIELD.matcher(ours.group(2)).results().forEach(field -> keys.add(field.group(1)));
    return Optional.of(keys);
  }

  /**
   * @param format as the code has it, with {@code {}} for each value
   * @param text what became of it
   */
  public static EventLine of(String format, @Nullable Object[] values, String text) {
    Optional<List<String>> keys = keys(format);
    if (keys.isEmpty()) {
      return new EventLine(LIBRARY, Map.of("message", text));
    }
    Map<String, Object> fields = new LinkedHashMap<>();
    for (int i = 0; i < keys.get().size() && i < values.length; i++) {
      fields.put(keys.get().get(i), value(values[i]));
    }
    return new EventLine(format.replaceFirst(" .*", ""), fields);
  }

  private static Object value(@Nullable Object value) {
    return value instanceof Long || value instanceof Integer ? value : String.valueOf(value);
  }

  /**
   * Without a line end.
   *
   * @param fault its stack trace
   */
  public String json(Instant time, String level, String logger, Optional<String> fault) {
    StringBuilder json = new StringBuilder(200).append('{');
    text(json, "time").append(':');
    text(json, time.toString()).append(',');
    text(json, "level").append(':');
    text(json, level.toLowerCase(Locale.ROOT)).append(',');
    text(json, "logger").append(':');
    text(json, logger).append(',');
    text(json, "event").append(':');
    text(json, event);
    json.append(",\"fields\":{");
    String comma = "";
    for (Map.Entry<String, Object> field : fields.entrySet()) {
      json.append(comma);
      text(json, field.getKey()).append(':');
      if (field.getValue() instanceof Number number) {
        json.append(number);
      } else {
        text(json, field.getValue().toString());
      }
      comma = ",";
    }
    json.append('}');
    fault.ifPresent(
        trace -> {
          json.append(",\"fault\":");
          text(json, trace);
        });
    return json.append('}').toString();
  }

  /** RFC 8259 section 7; what could end a line, in whatever program, is escaped too. */
  private static StringBuilder text(StringBuilder json, String text) {
    json.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"', '\\' -> json.append('\\').append(c);
        case '\n' -> json.append("\\n");
        case '\t' -> json.append("\\t");
        default -> {
          if (c < ' '
              || c >= 0x7F && c < 0xA0
              || c == '\u2028'
              || c == '\u2029'
              || isHalf(text, i)) {
            json.append("\\u%04x".formatted((int) c));
          } else {
            json.append(c);
          }
        }
      }
    }
    return json.append('"');
  }

  /** Of a pair of which the other half is missing: no UTF-8 could have it. */
  private static boolean isHalf(String text, int i) {
    char c = text.charAt(i);
    return Character.isHighSurrogate(c)
            && (i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1)))
        || Character.isLowSurrogate(c)
            && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)));
  }
}
