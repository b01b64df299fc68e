// SPDX-License-Identifier: Apache-2.0
package org.culvert.db;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/**
 * Which database to migrate; an argument wins over the environment.
 *
 * @param patience how long the server may take to answer
 * @param dry only try it
 */
record MigrateSettings(String url, String user, String password, Duration patience, boolean dry) {
  static final String USAGE =
      """
      Usage: culvert-migrate [--url URL] [--user USER] [--password-file FILE] [--wait SECONDS]
                             [--dry-run]

      Brings a PostgreSQL database up to the schema of this version of Culvert.

        --url URL             jdbc:postgresql://HOST:PORT/NAME         CULVERT_DB_URL
        --user USER           who may create tables there              CULVERT_DB_USER
        --password-file FILE  its first line is the password           CULVERT_DB_PASSWORD_FILE
                              (the password itself: environment only)  CULVERT_DB_PASSWORD
        --wait SECONDS        how long the server may take to answer   CULVERT_DB_WAIT (60)
        --dry-run             try what is missing in a transaction that is rolled back, and say how
                              long it takes: writers may wait meanwhile
        --help

      Exit: 0 up to date, or would be, 1 not migrated, 2 wrong use, 3 no database in that time.
      """;

  private static final long LONGEST_WAIT = 86_400;

  /** So that it is not printed by accident. */
  @Override
  public String toString() {
    return user + " at " + url;
  }

  /**
   * @throws IllegalArgumentException with a line for the user
   */
  static MigrateSettings of(List<String> arguments, Map<String, String> environment) {
    String url = environment.getOrDefault("CULVERT_DB_URL", "");
    String user = environment.getOrDefault("CULVERT_DB_USER", "culvert");
    String passwordFile = environment.getOrDefault("CULVERT_DB_PASSWORD_FILE", "");
    String wait = environment.getOrDefault("CULVERT_DB_WAIT", "60");
    boolean dry = false;
    Deque<String> rest = new ArrayDeque<>(arguments);
    while (!rest.isEmpty()) {
      String option = rest.remove();
      switch (option) {
        case "--url" -> url = value(option, rest);
        case "--user" -> user = value(option, rest);
        case "--password-file" -> passwordFile = value(option, rest);
        case "--dry-run" -> dry = true;
        case "--wait" -> wait = value(option, rest);
        default -> throw new IllegalArgumentException("unknown argument: " + option);
      }
    }
    if (url.isEmpty()) {
      throw new IllegalArgumentException("which database? Say --url, or set CULVERT_DB_URL");
    }
    if (!url.startsWith("jdbc:postgresql:")) {
      throw new IllegalArgumentException("not the URL of a PostgreSQL database: " + url);
    }
    String password =
        passwordFile.isEmpty()
            ? environment.getOrDefault("CULVERT_DB_PASSWORD", "")
            : firstLine(passwordFile);
    return new MigrateSettings(url, user, password, seconds(wait), dry);
  }

  private static String value(String option, Deque<String> rest) {
    String value = rest.poll();
    if (value == null) {
      throw new IllegalArgumentException(option + " needs a value");
    }
    return value;
  }

  private static String firstLine(String file) {
    try (var lines = Files.lines(Path.of(file))) {
      return lines.findFirst().orElse("").strip();
    } catch (IOException | RuntimeException e) {
      throw new IllegalArgumentException("the password file %s can't be read".formatted(file), e);
    }
  }

  private static Duration seconds(String text) {
    if (!text.matches("[0-9]{1,5}") || Long.parseLong(text) > LONGEST_WAIT) {
      throw new IllegalArgumentException(
          "\"%s\" is not a number of seconds up to a day".formatted(text));
    }
    return Duration.ofSeconds(Long.parseLong(text));
  }
}
