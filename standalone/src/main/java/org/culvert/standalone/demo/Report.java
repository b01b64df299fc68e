// SPDX-License-Identifier: Apache-2.0
package org.culvert.standalone.demo;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How figures are shown: a table for people, one JSON object for programs. */
final class Report {
  private static final List<String> HEAD =
      List.of("client", "address", "prefix", "first ping", "loss", "round trip", "10 MB");

  private Report() {}

  static String table(Figures figures) {
    List<List<String>> rows =
        Stream.concat(Stream.of(HEAD), figures.clients().stream().map(Report::row)).toList();
    List<Integer> widths =
        Stream.iterate(0, column -> column < HEAD.size(), column -> column + 1)
            .map(column -> rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0))
            .toList();
    return rows.stream().map(row -> line(row, widths)).collect(Collectors.joining("\n"));
  }

  private static List<String> row(Figures.Client client) {
    return List.of(
        client.name(),
        client.address(),
        client.prefix().isEmpty() ? "-" : client.prefix(),
        client.firstPing().toMillis() + " ms",
        number("%.0f %%", client.ping().lossPercent()),
        number("%.2f ms", client.ping().milliseconds()),
        client.download().intact()
            ? number("intact, %.0f Mbit/s", client.download().megabitsPerSecond())
            : "DAMAGED");
  }

  private static String line(List<String> row, List<Integer> widths) {
    StringBuilder line = new StringBuilder("  ");
    for (int column = 0; column < row.size(); column++) {
      line.append(row.get(column))
          .append(" ".repeat(widths.get(column) - row.get(column).length()));
      line.append("   ");
    }
    return line.toString().stripTrailing();
  }

  static String json(Figures figures) {
    return figures.clients().stream()
        .map(Report::json)
        .collect(Collectors.joining(",", "{\"ok\":" + figures.isGood() + ",\"clients\":[", "]}"));
  }

  private static String json(Figures.Client client) {
    return "{\"name\":%s,\"address\":%s,\"prefix\":%s,\"first_ping_ms\":%d,"
            .formatted(
                quoted(client.name()),
                quoted(client.address()),
                client.prefix().isEmpty() ? "null" : quoted(client.prefix()),
                client.firstPing().toMillis())
        + "\"pings\":%d,\"loss_percent\":%s,\"round_trip_ms\":%s,"
            .formatted(
                client.ping().sent(),
                number("%.1f", client.ping().lossPercent()),
                client.ping().received() == 0
                    ? "null"
                    : number("%.3f", client.ping().milliseconds()))
        + "\"download_intact\":%b,\"download_octets\":%d,\"download_ms\":%d}"
            .formatted(
                client.download().intact(),
                client.download().octets(),
                client.download().time().toMillis());
  }

  /** The object when there are no figures. */
  static String json(String reason) {
    return "{\"ok\":false,\"reason\":" + quoted(reason) + "}";
  }

  private static String quoted(String text) {
    return text.chars()
        .mapToObj(
            c ->
                c == '"' || c == '\\'
                    ? "\\" + (char) c
                    : c < ' ' ? "\\u%04x".formatted(c) : String.valueOf((char) c))
        .collect(Collectors.joining("", "\"", "\""));
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
