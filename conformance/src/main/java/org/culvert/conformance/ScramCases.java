// SPDX-License-Identifier: Apache-2.0
package org.culvert.conformance;

import java.io.IOException;
import java.util.Map;
import java.util.stream.Stream;
import org.culvert.conformance.Target.Account;

/** SCRAM-SHA-256, where CAPABILITY has it: an extension that the RFC leaves room for. */
final class ScramCases {
  private static final String SECTION = "4.4.2";
  private static final int LEAST_ITERATIONS = 4096;

  private ScramCases() {}

  static Stream<Case> all() {
    return Stream.of(challenges(), dialogues(), refusals()).flatMap(some -> some);
  }

  private static Stream<Case> challenges() {
    return Stream.of(
        scram(
            "scram-challenge-one-line",
            "the challenge is one line of base64 that ends in CR LF",
            scram -> {
              Answer answer = scram.challenge();
              Failed.unless(answer.text().matches("[A-Za-z0-9+/]+={0,2}\\r\\n"), answer.quoted());
            }),
        scram(
            "scram-challenge-nonce",
            "the nonce begins with the client's and goes on",
            scram -> {
              String nonce = ScramDialogue.fields(scram.challenge()).getOrDefault("r", "");
              Failed.unless(
                  nonce.startsWith(scram.nonce()) && nonce.length() > scram.nonce().length(),
                  nonce);
            }),
        scram(
            "scram-challenge-iterations",
            "a password is hashed 4096 times at least",
            scram -> {
              String count = ScramDialogue.fields(scram.challenge()).getOrDefault("i", "0");
              Failed.unless(
                  count.matches("[0-9]{1,7}") && Integer.parseInt(count) >= LEAST_ITERATIONS,
                  "i=" + count);
            }));
  }

  private static Stream<Case> dialogues() {
    return Stream.of(
        scram(
            "scram",
            "the right password is answered 200",
            scram -> {
              Answer status = scram.complete();
              Failed.unless(status.status() == 200, status.quoted());
            }),
        scram(
            "scram-proof",
            "the broker proves that it knows the password",
            scram -> {
              Answer answer = scram.respond(scram.challenge());
              String proof = ScramDialogue.fields(firstLine(answer)).getOrDefault("v", "");
              Failed.unless(
                  proof.equals(scram.expectedProof()),
                  "v=" + scram.expectedProof() + " expected, not " + answer.quoted());
            }),
        new Case(
            "scram-and-create",
            SECTION,
            "who has authenticated gets a tunnel",
            Case.ALL,
            visit -> {
              Dialogue dialogue = visit.accountDialogue();
              Answer status = begin(visit, dialogue, visit.account()).complete();
              Failed.unless(
                  status.status() == 200, "on the way there: answered " + status.quoted());
              dialogue.offer();
            }));
  }

  private static Stream<Case> refusals() {
    return Stream.of(
        stranger(
            "scram-wrong-password",
            "a wrong password is refused with 300",
            visit -> new Account(visit.account().userid(), "0x1y2z3")),
        stranger(
            "scram-unknown-user",
            "an unknown userid is challenged and refused like a wrong password",
            _ -> nobody()),
        new Case(
            "scram-unknown-user-salt",
            "8",
            "an unknown userid has a salt, the same one each time",
            Case.ALL,
            visit -> {
              Account nobody = nobody();
              String first = saltOf(visit, nobody);
              Failed.unless(!first.isEmpty() && first.equals(saltOf(visit, nobody)), first);
            }),
        tampered(
            "scram-tampered-proof",
            "a proof with one letter changed is refused with 300",
            last -> {
              int letter = last.indexOf(",p=") + 3;
              char other = last.charAt(letter) == 'A' ? 'B' : 'A';
              return last.substring(0, letter) + other + last.substring(letter + 1);
            }),
        tampered(
            "scram-tampered-nonce",
            "a nonce that is not the challenge's is refused with 300",
            last -> last.replaceFirst(",r=.", ",r=~")),
        tampered(
            "scram-tampered-binding",
            "a channel binding that was not agreed on is refused with 300",
            last -> last.replaceFirst("c=biws", "c=eSws")),
        scram(
            "scram-nonsense",
            "a last message that is none is refused with 300",
            scram -> {
              scram.challenge();
              Answer answer = scram.say("c=nonsense");
              Failed.unless(answer.status() == 300, answer.quoted());
            }),
        scram(
            "scram-refusal-unframed",
            "the refusal has no Content-length",
            scram -> {
              scram.challenge();
              Answer answer = scram.say("c=nonsense");
              Failed.unless(!answer.isFramed(), answer.quoted());
            }));
  }

  /** Somebody else each time: brokers count the failures of a name. */
  private static Account nobody() {
    return new Account("nobody-" + Long.toString(System.nanoTime(), 36), "0x1y2z3");
  }

  private static String saltOf(Visit visit, Account nobody)
      throws IOException, InterruptedException {
    Map<String, String> fields =
        ScramDialogue.fields(begin(visit, visit.dialogue(), nobody).challenge());
    return fields.getOrDefault("s", "");
  }

  private static Answer firstLine(Answer answer) {
    return new Answer(answer.text().lines().findFirst().orElse(""));
  }

  /** What a case does with an exchange that may begin. */
  @FunctionalInterface
  private interface Exchange {
    void run(ScramDialogue scram) throws IOException, InterruptedException;
  }

  private static Case scram(String id, String title, Exchange exchange) {
    return new Case(
        id,
        SECTION,
        title,
        Case.ALL,
        visit -> {
          exchange.run(begin(visit, visit.dialogue(), visit.account()));
          makeUp(visit);
        });
  }

  /**
   * Failures of an account add up at a broker until it lets nobody in; the right password ends it.
   */
  private static void makeUp(Visit visit) throws IOException, InterruptedException {
    if (visit.target().account().isPresent() && visit.survey().has("SCRAM-SHA-256")) {
      Answer _ = begin(visit, visit.dialogue(), visit.account()).complete();
    }
  }

  /** Whom the broker does not know, or not by that password. */
  @FunctionalInterface
  private interface Stranger {
    Account of(Visit visit);
  }

  private static Case stranger(String id, String title, Stranger stranger) {
    return new Case(
        id,
        "8",
        title,
        Case.ALL,
        visit -> {
          ScramDialogue scram = begin(visit, visit.dialogue(), stranger.of(visit));
          Answer answer = scram.respond(scram.challenge());
          makeUp(visit);
          Failed.unless(answer.status() == 300, answer.quoted());
        });
  }

  /** What somebody on the way makes of the client's last message. */
  @FunctionalInterface
  private interface Tampering {
    String of(String last);
  }

  private static Case tampered(String id, String title, Tampering tampering) {
    return new Case(
        id,
        "8",
        title,
        Case.ALL,
        visit -> {
          ScramDialogue scram = begin(visit, visit.dialogue(), visit.account());
          Answer answer = scram.say(tampering.of(scram.last(scram.challenge())));
          makeUp(visit);
          Failed.unless(answer.status() == 300, answer.quoted());
        });
  }

  private static ScramDialogue begin(Visit visit, Dialogue dialogue, Account account)
      throws IOException, InterruptedException {
    visit.needsMechanism("SCRAM-SHA-256");
    dialogue.greet();
    return new ScramDialogue(dialogue, account.userid(), account.password());
  }
}
