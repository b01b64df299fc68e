// SPDX-License-Identifier: Apache-2.0
package org.culvert.conformance;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.culvert.conformance.Target.Account;

/** Brokers that send their clients to others: a status above 1000, and a list. */
final class RedirectCases {
  private static final String SECTION = "4.7.4";
  private static final int MOST_ENTRIES = 50;
  private static final String ELSEWHERE = "the broker serves its clients itself";

  private RedirectCases() {}

  static Stream<Case> all() {
    return Stream.of(early(), late()).flatMap(some -> some);
  }

  private static Stream<Case> early() {
    return Stream.of(
        early(
            "A14-redirection",
            "A14: a redirection before the command phase has no Content-length, and a list",
            answer -> {
              Failed.unless(!answer.isFramed(), answer.quoted());
              brokers(answer);
            }),
        early(
            "redirection-status-line",
            "its status line is a number, a blank and a text, and ends in CR LF",
            answer ->
                Failed.unless(
                    answer.text().matches("(?s)[0-9]{4} [^\\r\\n]+\\r\\n.*"), answer.quoted())),
        early(
            "redirection-addresses",
            "each broker of the list has an address and its type; there are at most 50",
            answer -> {
              Offer list = new Offer(answer.xml());
              int typed =
                  list.addresses("ipv4").size()
                      + list.addresses("ipv6").size()
                      + list.addresses("dn").size();
              int all = answer.xml().split("(?i)<address\\b", -1).length - 1;
              Failed.unless(typed == all && all > 0 && all <= MOST_ENTRIES, answer.quoted());
            }),
        new Case(
            "redirection-not-for-2.0.0",
            SECTION,
            "a client of 2.0.0, which knows no list, is not sent one",
            Case.ALL,
            visit -> {
              Optional<Answer> answer = redirection(visit, "2.0.0");
              NotOffered.unless(answer.isPresent(), "version 2.0.0 is refused");
              answer.ifPresent(said -> Failed.unless(said.status() <= 1000, said.quoted()));
            }));
  }

  private static Stream<Case> late() {
    return Stream.of(
        new Case(
            "redirection-of-an-account",
            SECTION,
            "a redirection in place of an offer has a Content-length, and a list of brokers",
            Set.of(Transport.UDP, Transport.TCP),
            visit -> {
              Account account = visit.movedAccount();
              Dialogue dialogue = visit.accountDialogue();
              dialogue.greet();
              dialogue.withAccount(account);
              Answer answer =
                  dialogue.command(Requests.create(dialogue.likelyType(), dialogue.line().local()));
              NotOffered.unless(
                  answer.status() > 1000, "the account is served: " + answer.quoted());
              Failed.unless(
                  answer.isFramed() && answer.announced().orElse(0) == answer.body().length(),
                  answer.quoted());
              brokers(answer);
            }));
  }

  private static void brokers(Answer answer) {
    Failed.unless(
        !new Offer(answer.xml()).inside("broker").orElse("").isBlank(),
        "no broker in " + answer.quoted());
  }

  private static Case early(String id, String title, Consumer<Answer> check) {
    return new Case(
        id,
        SECTION,
        title,
        Case.ALL,
        visit -> {
          Answer answer =
              redirection(visit, visit.survey().version())
                  .filter(said -> said.status() > 1000)
                  .orElseThrow(() -> new NotOffered(ELSEWHERE));
          check.accept(answer);
        });
  }

  /** What comes at VERSION or at AUTHENTICATE; empty when the version is refused. */
  private static Optional<Answer> redirection(Visit visit, String version)
      throws IOException, InterruptedException {
    Optional<InetSocketAddress> address = visit.target().more().redirecting();
    NotOffered.unless(
        address.isPresent() || visit.survey().greeting().status() > 1000,
        ELSEWHERE + "; --redirecting says where it does not");
    Dialogue dialogue = visit.elsewhere(address.orElse(visit.target().address()));
    Answer answer = dialogue.greet(version);
    return switch (answer.status()) {
      case 0 -> Optional.of(dialogue.ask("AUTHENTICATE ANONYMOUS\r\n\0"));
      case 302 -> Optional.empty();
      default -> Optional.of(answer);
    };
  }
}
