// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The statements about logging; names and values are gogoc.conf's and the older tspc.conf's. */
final class LogReader {
  static final Set<String> KEYS =
      Set.of(
          "log_console",
          "log_stderr",
          "log_file",
          "log_syslog",
          "log_filename",
          "log_rotation",
          "log_rotation_size",
          "log_rotation_delete",
          "syslog_facility",
          "syslog_level");

  private static final Map<String, Integer> FACILITIES =
      Map.of(
          "user", 1, "daemon", 3, "local0", 16, "local1", 17, "local2", 18, "local3", 19, "local4",
          20, "local5", 21, "local6", 22, "local7", 23);
  private static final List<String> SEVERITIES =
      List.of("emerg", "alert", "crit", "err", "warning", "notice", "info", "debug");
  private static final Set<Integer> SIZES = Set.of(16, 32, 128, 1024);
  private static final int USUAL_SIZE = 1024;

  private LogReader() {}

  static LogWish read(Values values, Path directory) {
    String name =
        values.text("log_filename", "[!-~]{1,256}", "write the name of a file").orElse("tspc.log");
    boolean rotation = values.yesOrNo("log_rotation", true);
    int kilobytes =
        values
            .parsed("log_rotation_size", LogReader::size, "write 16, 32, 128 or 1024 (kB)")
            .orElse(USUAL_SIZE);
    boolean keepsAll = !values.yesOrNo("log_rotation_delete", true);
    int facility =
        values
            .parsed(
                "syslog_facility",
                text -> Optional.ofNullable(FACILITIES.get(text.toLowerCase(Locale.ROOT))),
                "write user, daemon, or local0 to local7")
            .orElse(FACILITIES.getOrDefault("daemon", 0));
    int severity =
        values
            .parsed("syslog_level", LogReader::severity, "write one of " + SEVERITIES)
            .orElse(SEVERITIES.indexOf("info"));
    return new LogWish(
        level(values, "log_console"),
        level(values, "log_stderr"),
        level(values, "log_file"),
        level(values, "log_syslog"),
        new LogWish.LogFile(directory.resolve(name), rotation, kilobytes * 1024L, keepsAll),
        new LogWish.Syslog(facility, severity));
  }

  private static Optional<Integer> level(Values values, String key) {
    return values.parsed(
        key,
        text -> text.matches("[0-3]") ? Optional.of(Integer.parseInt(text)) : Optional.empty(),
        "write a number from 0 (nothing) to 3 (everything)");
  }

  private static Optional<Integer> size(String text) {
    return text.matches("[0-9]{1,4}")
        ? Optional.of(Integer.parseInt(text)).filter(SIZES::contains)
        : Optional.empty();
  }

  private static Optional<Integer> severity(String text) {
    int index = SEVERITIES.indexOf(text.toLowerCase(Locale.ROOT));
    return index < 0 ? Optional.empty() : Optional.of(index);
  }
}
