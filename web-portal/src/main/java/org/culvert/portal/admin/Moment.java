// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.admin;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/** A point in time as complaints write it: UTC, unless it says another zone. */
final class Moment {
  private static final DateTimeFormatter SHOWN =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private Moment() {}

  /**
   * @param text as in 2026-11-23 14:05, 2026-11-23T14:05:00Z or 2026-11-23T14:05:00+01:00
   * @throws DateTimeException when it is none
   */
  static Instant parse(String text) {
    String iso = text.strip().replaceFirst(" ?UTC$", "").replaceFirst(" (?=\\d)", "T");
    if (iso.matches(".*(Z|[+-]\\d\\d:?\\d\\d)")) {
      String zoned = iso.replaceFirst(" ", "").replaceFirst("([+-]\\d\\d)(\\d\\d)$", "$1:$2");
      return OffsetDateTime.parse(zoned).toInstant();
    }
    return LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC);
  }

  /** Empty: it is none. */
  static Optional<Instant> find(String text) {
    try {
      return Optional.of(parse(text));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  static String text(Instant instant) {
    return SHOWN.format(instant);
  }
}
