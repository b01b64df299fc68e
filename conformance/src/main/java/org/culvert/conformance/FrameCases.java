// SPDX-License-Identifier: Apache-2.0
package org.culvert.conformance;

import java.util.function.Consumer;
import java.util.stream.Stream;

/** How the answer to a create is framed, and its status line. */
final class FrameCases {
  private static final String SECTION = "4.4.3";
  private static final int LONGEST_STATUS = 100;
  private static final int LONGEST_PAYLOAD = 1200;

  private FrameCases() {}

  static Stream<Case> all() {
    return Stream.of(
        offer(
            "frame",
            "an offer has a Content-length",
            answer -> Failed.unless(answer.isFramed(), answer.quoted())),
        offer(
            "frame-header",
            "the line is spelled \"Content-length: \", a decimal number, CR LF",
            answer ->
                Failed.unless(
                    !answer.isFramed()
                        || answer.text().matches("(?s)Content-length: [1-9][0-9]*\\r\\n.*"),
                    answer.quoted())),
        offer(
            "frame-no-empty-line",
            "there is no empty line behind it",
            answer -> Failed.unless(!answer.body().matches("(?s)\\r?\\n.*"), answer.quoted())),
        offer(
            "frame-length",
            "the length counts everything behind its own line, no octet more or less",
            answer ->
                answer
                    .announced()
                    .ifPresent(
                        length ->
                            Failed.unless(
                                length == answer.body().length(),
                                "%d announced, %d sent"
                                    .formatted(length, answer.body().length())))),
        offer(
            "status-line",
            "the status line is a number, a blank and a text, and ends in CR LF",
            answer ->
                Failed.unless(
                    answer.body().stripLeading().matches("(?s)[0-9]{3,4} [^\\r\\n]+\\r\\n.*"),
                    answer.quoted())),
        offer(
            "status-line-short",
            "the text of a status is short, in ASCII, without a tag",
            answer -> {
              String line = answer.body().strip().lines().findFirst().orElse("");
              Failed.unless(
                  line.length() < LONGEST_STATUS && line.matches("[ -;=-~]*"), answer.quoted());
            }),
        offer(
            "offer-fits-a-datagram",
            "an offer is small enough to pass any path whole",
            answer ->
                Failed.unless(
                    answer.text().length() <= LONGEST_PAYLOAD, answer.text().length() + " octets")),
        offer(
            "offer-no-nul",
            "there is no NUL in an offer: clients would stop reading there",
            answer -> Failed.unless(answer.text().indexOf(0) < 0, answer.quoted())));
  }

  private static Case offer(String id, String title, Consumer<Answer> check) {
    return new Case(
        id,
        SECTION,
        title,
        Case.ALL,
        visit -> {
          Dialogue dialogue = visit.dialogue();
          dialogue.login();
          Answer answer =
              dialogue.create(Requests.create(dialogue.likelyType(), dialogue.line().local()));
          check.accept(answer);
        });
  }
}
