// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.status;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a client has at one moment, for people, for programs, and for the way between processes. */
public record TunnelStatus(Map<StatusField, String> fields) {
  public TunnelStatus {
    fields = new EnumMap<>(fields);
  }

  public boolean isUp() {
    return get(StatusField.STATE).filter(LiveStatus.UP::equals).isPresent();
  }

  public Optional<String> get(StatusField field) {
    return Optional.ofNullable(fields.get(field));
  }

  /** One line for each field that has a value, aligned. */
  public String forPeople() {
    return fields.entrySet().stream()
        .map(entry -> "%-24s %s".formatted(entry.getKey().label(), shown(entry)))
        .collect(Collectors.joining(System.lineSeparator()));
  }

  private static String shown(Map.Entry<StatusField, String> entry) {
    if (entry.getKey() == StatusField.ROUND_TRIP_MS) {
      return entry.getValue() + " ms";
    }
    return entry.getKey().kind() == StatusField.Kind.SECONDS
        ? duration(Duration.ofSeconds(Long.parseLong(entry.getValue())))
        : entry.getValue();
  }

  private static String duration(Duration time) {
    if (time.toDays() > 0) {
      return "%d d %d h".formatted(time.toDays(), time.toHoursPart());
    }
    return time.toHours() > 0
        ? "%d h %d min".formatted(time.toHours(), time.toMinutesPart())
        : "%d min %d s".formatted(time.toMinutes(), time.toSecondsPart());
  }

  /** One JSON object. */
  public String json() {
    return Json.object(
        fields.entrySet().stream()
            .map(
                entry ->
                    entry.getKey().kind() == StatusField.Kind.TEXT
                        ? Json.text(entry.getKey().key(), entry.getValue())
                        : Json.number(entry.getKey().key(), entry.getValue()))
            .toList());
  }

  /** For {@link #ofLines}. */
  public String lines() {
    return fields.entrySet().stream()
        .map(entry -> entry.getKey().key() + "=" + oneLine(entry.getValue()) + "\n")
        .collect(Collectors.joining());
  }

  private static String oneLine(String value) {
    return value.replaceAll("\\p{Cntrl}+", " ");
  }

  /** What this version does not know is left out: the client may be another one. */
  public static TunnelStatus ofLines(String lines) {
    Map<StatusField, String> fields = new EnumMap<>(StatusField.class);
    for (String line : lines.lines().toList()) {
      int equals = line.indexOf('=');
      String value = line.substring(equals + 1);
      StatusField.of(equals < 0 ? "" : line.substring(0, equals))
          .filter(field -> fits(field, value))
          .ifPresent(field -> fields.put(field, value));
    }
    return new TunnelStatus(fields);
  }

  private static boolean fits(StatusField field, String value) {
    return switch (field.kind()) {
      case TEXT -> true;
      case NUMBER -> value.matches("[0-9]{1,18}(\\.[0-9]{1,3})?");
      case SECONDS -> value.matches("[0-9]{1,12}");
    };
  }
}
