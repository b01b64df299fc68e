// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.admin;

import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A report that a mail could not be delivered (RFC 3464), as an operator pastes it: which mail of
 * ours it is about, by the Message-ID that it repeats, and what the other side said.
 *
 * @param reason on one line; may be empty
 */
record ReturnedMail(UUID messageId, String reason) {
  private static final Pattern ID =
      Pattern.compile("<([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})@culvert>");

  private static final int LONGEST = 500;

  /** Empty: it names no mail of ours, or says that it is only late. */
  static Optional<ReturnedMail> read(String report) {
    Matcher id = ID.matcher(report);
    if (!id.find() || !field("Action", report).orElse("failed").equalsIgnoreCase("failed")) {
      return Optional.empty();
    }
    String reason = field("Diagnostic-Code", report).or(() -> field("Status", report)).orElse("");
    return Optional.of(
        new ReturnedMail(
            UUID.fromString(id.group(1).toLowerCase(Locale.ROOT)),
            reason.substring(0, Math.min(reason.length(), LONGEST))));
  }

  /** Of the first recipient: our mails have just one. Possessive, so that no report takes long. */
  private static Optional<String> field(String name, String report) {
    Matcher field =
        Pattern.compile("(?im)^" + name + ":[ \\t]*(.*+(?:\\R[ \\t]++.*+)*+)$").matcher(report);
    return field.find()
        ? Optional.of(field.group(1).replaceAll("\\s+", " ").strip())
        : Optional.empty();
  }
}
