// SPDX-License-Identifier: Apache-2.0
package org.culvert.conformance;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Results by section of the RFC for people, and as one JSON object for programs. */
final class Report {
  private static final String CELL = "%-12s";

  private Report() {}

  static String text(List<Result> results) {
    StringBuilder text = new StringBuilder();
    Map<String, List<Result>> sections =
        results.stream()
            .collect(
                Collectors.groupingBy(Result::section, LinkedHashMap::new, Collectors.toList()));
    sections.forEach(
        (section, inside) -> {
          text.append("RFC 5572 section %s: %s%n".formatted(section, Rfc5572.title(section)));
          byCase(inside).values().forEach(same -> text.append(lines(same)));
          text.append(System.lineSeparator());
        });
    return text.append(summary(results)).toString();
  }

  private static Map<String, List<Result>> byCase(List<Result> results) {
    return results.stream()
        .collect(Collectors.groupingBy(Result::id, LinkedHashMap::new, Collectors.toList()));
  }

  /** One line for each verdict; below it, what went wrong. */
  private static String lines(List<Result> same) {
    Map<Verdict, List<String>> transports = new LinkedHashMap<>();
    List<String> details = new ArrayList<>();
    for (Result result : same) {
      transports
          .computeIfAbsent(result.verdict(), _ -> new ArrayList<>())
          .add(result.transport().text());
      if (result.verdict() == Verdict.FAIL) {
        details.add("      %s: %s%n".formatted(result.transport().text(), result.detail()));
      }
    }
    Result first = same.getFirst();
    StringBuilder lines = new StringBuilder();
    transports.forEach(
        (verdict, where) ->
            lines.append(
                ("  " + CELL + "%-15s %-34s %s%n")
                    .formatted(
                        verdict == Verdict.FAIL ? "FAIL" : verdict.text(),
                        String.join(" ", where),
                        first.id(),
                        first.title())));
    details.forEach(lines::append);
    return lines.toString();
  }

  static String summary(List<Result> results) {
    return "%d cases, %d results: %d pass, %d fail, %d not offered"
        .formatted(
            byCase(results).size(),
            results.size(),
            count(results, Verdict.PASS),
            count(results, Verdict.FAIL),
            count(results, Verdict.NOT_OFFERED));
  }

  static long count(List<Result> results, Verdict verdict) {
    return results.stream().filter(result -> result.verdict() == verdict).count();
  }

  static String json(List<Result> results) {
    return results.stream()
        .map(Report::json)
        .collect(Collectors.joining(",", "{\"cases\":[", "]}"));
  }

  private static String json(Result result) {
    return "{\"id\":%s,\"section\":%s,\"transport\":%s,\"result\":%s,\"detail\":%s}"
        .formatted(
            quoted(result.id()),
            quoted(result.section()),
            quoted(result.transport().text()),
            quoted(result.verdict().text()),
            quoted(result.detail()));
  }

  private static String quoted(String text) {
    return text.chars()
        .mapToObj(
            c ->
                c == '"' || c == '\\'
                    ? "\\" + (char) c
                    : c < ' ' || c > '~' ? "\\u%04x".formatted(c) : String.valueOf((char) c))
        .collect(Collectors.joining("", "\"", "\""));
  }
}
