// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.mail;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The texts of mails: {@code mail/KIND.LANGUAGE.txt}, the subject in the first line, places for
 * values as {@code {name}}. A language that has no text gets the English one.
 */
final class LetterTexts {
  private static final Pattern PLACE = Pattern.compile("\\{(\\w+)}");

  private LetterTexts() {}

  static Letter write(Mail mail) {
    String text = read(mail.kind(), mail.language());
    String filled =
        PLACE
            .matcher(text)
            .replaceAll(place -> Matcher.quoteReplacement(value(mail, place.group(1))));
    Letter letter = Letter.ofLines(filled);
    return new Letter(letter.subject(), letter.text().stripLeading());
  }

  /** On one line: nobody writes a header, or a line of his own, into our mails. */
  private static String value(Mail mail, String name) {
    String value = mail.values().get(name);
    if (value == null) {
      throw new IllegalArgumentException("mail %s has no {%s}".formatted(mail.kind(), name));
    }
    return value.replaceAll("\\p{Cntrl}", " ");
  }

  private static String read(String kind, Locale language) {
    try (InputStream own = open(kind, language.getLanguage())) {
      if (own != null) {
        return new String(own.readAllBytes(), StandardCharsets.UTF_8);
      }
      try (InputStream english = open(kind, "en")) {
        if (english == null) {
          throw new IllegalArgumentException("there is no mail " + kind);
        }
        return new String(english.readAllBytes(), StandardCharsets.UTF_8);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static @Nullable InputStream open(String kind, String language) {
    return LetterTexts.class.getResourceAsStream("/mail/%s.%s.txt".formatted(kind, language));
  }
}
