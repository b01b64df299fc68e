// SPDX-License-Identifier: Apache-2.0
package org.culvert.conformance;

import java.io.IOException;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The CAPABILITY line, whose readers are a few lines of C. */
final class CapabilityCases {
  private static final String SECTION = "4.4.2";
  private static final Pattern TYPE = Pattern.compile("(?i)TUNNEL=([^ \\r\\n]*)");
  private static final int LONGEST = 1200;

  private CapabilityCases() {}

  static Stream<Case> all() {
    return Stream.of(
        line(
            "capability-keyword",
            "the line begins with CAPABILITY and one blank",
            line -> Failed.unless(line.startsWith("CAPABILITY "), quoted(line))),
        line(
            "capability-line-end",
            "the line ends in CR LF, or clients lose its last token",
            line -> Failed.unless(line.endsWith("\r\n"), quoted(line))),
        line(
            "capability-blanks",
            "there is exactly one blank between tokens, and none at the end",
            line ->
                Failed.unless(!line.matches("(?s).*(\\s{2}[A-Z]|\\t| [\\r\\n]).*"), quoted(line))),
        line(
            "capability-tokens",
            "each token is a name, an equals sign and a value",
            line -> {
              for (String token :
                  line.strip().replaceFirst("(?i)^CAPABILITY\\s*", "").split("\\s+")) {
                Failed.unless(token.matches("[^=]+=[^=]+"), "\"" + token + "\" in " + quoted(line));
              }
            }),
        line(
            "capability-types-in-upper-case",
            "tunnel types are in upper case, as clients compare them",
            CapabilityCases::typesInUpperCase),
        line(
            "capability-no-v6anyv4",
            "V6ANYV4, the wish for either, is no capability",
            line ->
                Failed.unless(!line.toUpperCase(Locale.ROOT).contains("V6ANYV4"), quoted(line))),
        line(
            "capability-mechanism",
            "there is a mechanism at least",
            line -> Failed.unless(line.toUpperCase(Locale.ROOT).contains("AUTH="), quoted(line))),
        line(
            "capability-one-line",
            "it is one line, of printable ASCII and not too long",
            line ->
                Failed.unless(
                    line.length() < LONGEST && line.stripTrailing().matches("[ -~]+"),
                    quoted(line))),
        line(
            "capability-unframed",
            "it has no Content-length",
            line -> Failed.unless(!new Answer(line).isFramed(), quoted(line))),
        capability(
            "capability-tcp-no-v6udpv4",
            "TCP does not offer v6udpv4, which it can't carry",
            "4.5.2",
            Case.TCP,
            "",
            line -> Failed.unless(!line.contains("V6UDPV4"), quoted(line))),
        capability(
            "capability-of-1.0.1",
            "a session of the first generation is offered v6v4 at most",
            "4.5.1",
            Case.ALL,
            "1.0.1",
            line -> {
              Matcher type = TYPE.matcher(line);
              while (type.find()) {
                Failed.unless(type.group(1).equalsIgnoreCase("V6V4"), quoted(line));
              }
            }));
  }

  private static void typesInUpperCase(String line) {
    Matcher type = TYPE.matcher(line);
    while (type.find()) {
      Failed.unless(type.group().equals(type.group().toUpperCase(Locale.ROOT)), quoted(line));
    }
  }

  private static Case line(String id, String title, Consumer<String> check) {
    return capability(id, title, SECTION, Case.ALL, "", check);
  }

  private static Case capability(
      String id,
      String title,
      String section,
      Set<Transport> transports,
      String version,
      Consumer<String> check) {
    return new Case(
        id, section, title, transports, visit -> check.accept(greeting(visit, version)));
  }

  private static String greeting(Visit visit, String version)
      throws IOException, InterruptedException {
    Answer answer = visit.dialogue().greet(version.isEmpty() ? visit.survey().version() : version);
    NotOffered.unless(answer.status() == 0, "no capabilities, but " + answer.quoted());
    return answer.text();
  }

  private static String quoted(String line) {
    return new Answer(line).quoted();
  }
}
