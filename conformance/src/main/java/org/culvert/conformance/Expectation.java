// SPDX-License-Identifier: Apache-2.0
package org.culvert.conformance;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a script wants an answer to be. */
sealed interface Expectation {
  /** Anything will do. */
  record Anything() implements Expectation {}

  /** A header and no payload; over TCP no octet. */
  record Nothing() implements Expectation {}

  /** Not even a header. */
  record Silence() implements Expectation {}

  /** One of these numbers, wherever the status stands. */
  record Status(List<Integer> codes, boolean not) implements Expectation {}

  /** Behind a Content-length, or not. */
  record Framed(boolean framed) implements Expectation {}

  /** The pattern is somewhere in it, or nowhere. */
  record Has(String pattern, boolean not) implements Expectation {}

  /** All of it is this. */
  record Exactly(String pattern) implements Expectation {}

  /** Whether the text is about an answer, not the answer itself. */
  static boolean isKeyword(String text) {
    return text.matches("\\(.*\\)|framed|unframed|(status|status-not|has|lacks) .*");
  }

  /**
   * @param text a keyword, and what goes with it
   */
  static Expectation parse(String text) {
    return switch (text) {
      case "(any)" -> new Anything();
      case "(nothing)" -> new Nothing();
      case "(silence)" -> new Silence();
      case "framed" -> new Framed(true);
      case "unframed" -> new Framed(false);
      default -> {
        int blank = text.indexOf(' ');
        String rest = text.substring(blank + 1);
        yield switch (text.substring(0, Math.max(0, blank))) {
          case "status" -> new Status(codes(rest), false);
          case "status-not" -> new Status(codes(rest), true);
          case "has" -> new Has(rest, false);
          case "lacks" -> new Has(rest, true);
          default -> throw new IllegalArgumentException("no such expectation: " + text);
        };
      }
    };
  }

  private static List<Integer> codes(String text) {
    return Arrays.stream(text.split(" or ")).map(Integer::valueOf).toList();
  }

  /** Throws {@link Failed} when the answer isn't what it has to be. */
  default void check(Answer answer) {
    switch (this) {
      case Anything _, Silence _ -> {}
      case Nothing _ ->
          Failed.unless(answer.isEmpty(), "an empty answer expected, not " + answer.quoted());
      case Status(List<Integer> codes, boolean not) ->
          Failed.unless(
              codes.contains(answer.status()) != not,
              "status " + (not ? "other than " : "") + codes + " expected, not " + answer.quoted());
      case Framed(boolean framed) ->
          Failed.unless(
              answer.isFramed() == framed,
              (framed ? "a frame expected, not " : "no frame expected, but ") + answer.quoted());
      case Has(String pattern, boolean not) ->
          Failed.unless(
              regex(pattern).matcher(answer.text()).find() != not,
              (not ? "no " : "") + pattern + " expected in " + answer.quoted());
      case Exactly(String pattern) ->
          Failed.unless(
              regex(pattern).matcher(answer.text()).matches(),
              new Answer(pattern).quoted() + " expected, not " + answer.quoted());
    }
  }

  /** Everything is itself but the placeholders. */
  static Pattern regex(String text) {
    StringBuilder regex = new StringBuilder();
    Matcher placeholder = Pattern.compile("\\{([a-z0-9-]+)}").matcher(text);
    int end = 0;
    while (placeholder.find()) {
      regex.append(Pattern.quote(text.substring(end, placeholder.start())));
      regex.append(
          switch (placeholder.group(1)) {
            case "any" -> ".*";
            case "line" -> "[^\\r\\n]*";
            case "word" -> "[^\\s\"<>]+";
            case "number" -> "[0-9]+";
            case "ipv4" -> "[0-9]+(\\.[0-9]+){3}";
            case "ipv6" -> "[0-9a-f:]+";
            case "full-ipv6" -> "[0-9a-f]{4}(:[0-9a-f]{4}){7}";
            default -> throw new IllegalArgumentException("no placeholder " + placeholder.group());
          });
      end = placeholder.end();
    }
    return Pattern.compile(
        regex.append(Pattern.quote(text.substring(end))).toString(), Pattern.DOTALL);
  }
}
