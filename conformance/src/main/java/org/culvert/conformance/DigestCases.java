// SPDX-License-Identifier: Apache-2.0
package org.culvert.conformance;

import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** DIGEST-MD5: clients crash on challenges that are almost right. */
final class DigestCases {
  private static final String SECTION = "4.4.2";

  private DigestCases() {}

  static Stream<Case> all() {
    return Stream.of(challenges(), dialogues(), strangers()).flatMap(some -> some);
  }

  private static Stream<Case> challenges() {
    return Stream.of(
        challenge(
            "digest-challenge-one-line",
            "the challenge is one line of base64 that ends in CR LF",
            answer ->
                Failed.unless(
                    answer.text().matches("[A-Za-z0-9+/]+={0,2}\\r\\n"), answer.quoted())),
        challenge(
            "digest-challenge-no-digit",
            "the challenge does not begin like a status",
            answer -> Failed.unless(!answer.text().matches("(?s)\\d.*"), answer.quoted())),
        field("realm", ".+"),
        field("nonce", ".+"),
        field("charset", "utf-?8"),
        field("qop", "auth"),
        challenge(
            "digest-challenge-algorithm",
            "the algorithm is md5-sess, if it is said",
            answer -> {
              String algorithm = fields(answer).getOrDefault("algorithm", "md5-sess");
              Failed.unless(algorithm.equals("md5-sess"), "algorithm=" + algorithm);
            }),
        challenge(
            "digest-challenge-no-blanks",
            "there are no blanks in the challenge",
            answer -> {
              String text = DigestDialogue.decode(answer);
              Failed.unless(!text.contains(" "), text);
            }),
        new Case(
            "digest-nonce-is-new",
            "8",
            "no nonce is used twice",
            Case.ALL,
            visit -> {
              String first = fields(challengeOf(visit)).getOrDefault("nonce", "");
              String second = fields(challengeOf(visit)).getOrDefault("nonce", "");
              Failed.unless(!first.equals(second), "twice " + first);
            }));
  }

  private static Stream<Case> dialogues() {
    return Stream.of(
        dialogue(
            "A4-digest-proof",
            "A4: the broker proves that it knows the password",
            Case.ALL,
            digest -> {
              Answer answer = digest.respond(digest.challenge());
              String proof =
                  DigestDialogue.fields(DigestDialogue.decode(answer)).getOrDefault("rspauth", "");
              Failed.unless(
                  proof.equals(digest.expectedProof()),
                  "rspauth=" + digest.expectedProof() + " expected, not " + answer.quoted());
            }),
        dialogue(
            "digest",
            "behind the proof there is 200",
            Case.ALL,
            digest -> {
              Answer status = digest.complete();
              Failed.unless(status.status() == 200, status.quoted());
            }),
        new Case(
            "digest-proof-alone",
            SECTION,
            "the proof is one line, and the status comes apart from it",
            Case.ALL,
            DigestCases::proofComesAlone),
        dialogue(
            "digest-any-server-name",
            "any server name in digest-uri will do: it is what the user wrote",
            Case.ALL,
            digest -> {
              Answer status = digest.server("[2001:db8::1]:3653").complete();
              Failed.unless(status.status() == 200, status.quoted());
            }),
        dialogue(
            "digest-cnonce-of-old-clients",
            "a cnonce that is a decimal clock is taken",
            Case.ALL,
            digest -> {
              Answer status = digest.cnonce("1113923311").complete();
              Failed.unless(status.status() == 200, status.quoted());
            }),
        new Case(
            "A5-digest-of-2.0.0",
            SECTION,
            "A5: a client of 2.0.0 that computes the digest rightly is let in",
            Case.ALL,
            visit -> {
              visit.needsMechanism("DIGEST-MD5");
              visit.account();
              Dialogue dialogue = visit.dialogue();
              Answer greeting = dialogue.greet("2.0.0");
              NotOffered.unless(greeting.status() != 302, "version 2.0.0 is refused");
              Answer status = new DigestDialogue(dialogue).complete();
              Failed.unless(status.status() == 200, status.quoted());
            }),
        new Case(
            "digest-without-poll",
            SECTION,
            "a client that sends its create in place of the poll has polled by that",
            Case.DATAGRAMS,
            visit -> {
              Dialogue dialogue = visit.accountDialogue();
              DigestDialogue digest = begin(visit, dialogue);
              digest.respond(digest.challenge());
              dialogue.offer();
            }));
  }

  /** Over TCP a pause keeps them apart, which a reader that is late himself does not notice. */
  private static void proofComesAlone(Visit visit) throws IOException, InterruptedException {
    Answer proof = new Answer("");
    for (int attempt = 0; attempt < 3 && !isOneLine(proof); attempt++) {
      DigestDialogue digest = begin(visit, visit.dialogue());
      proof = digest.respond(digest.challenge());
    }
    Failed.unless(isOneLine(proof), proof.quoted());
  }

  private static boolean isOneLine(Answer answer) {
    return !answer.isEmpty() && answer.text().indexOf('\n') == answer.text().length() - 1;
  }

  private static Stream<Case> strangers() {
    return Stream.of(
        dialogue(
            "digest-unknown-user",
            "an unknown userid is challenged and refused like a wrong password",
            Case.ALL,
            digest -> {
              Answer answer =
                  digest.as("nobody-of-that-name", "0x1y2z3").respond(digest.challenge());
              Failed.unless(answer.status() == 300, answer.quoted());
            }),
        dialogue(
            "digest-no-digest",
            "a response that is none is refused with 300: clients crash on any other status",
            Case.ALL,
            digest -> {
              digest.challenge();
              Answer answer = digest.say("bm9uc2Vuc2U=");
              Failed.unless(answer.status() == 300, answer.quoted());
            }),
        dialogue(
            "digest-refusal-unframed",
            "the refusal of a response has no Content-length",
            Case.ALL,
            digest -> {
              digest.challenge();
              Answer answer = digest.say("bm9uc2Vuc2U=");
              Failed.unless(!answer.isFramed(), answer.quoted());
            }),
        new Case(
            "digest-nonce-of-another-session",
            "8",
            "a response to the nonce of another session is refused",
            Case.ALL,
            visit -> {
              Answer other = challengeOf(visit);
              Dialogue dialogue = visit.dialogue();
              DigestDialogue digest = begin(visit, dialogue);
              digest.challenge();
              Answer answer = digest.respond(other);
              Failed.unless(answer.status() == 300, answer.quoted());
            }));
  }

  private static Case field(String name, String pattern) {
    return challenge(
        "digest-challenge-" + name,
        "the challenge has a " + name + ", or old clients crash",
        answer -> {
          String value = fields(answer).getOrDefault(name, "");
          Failed.unless(value.matches(pattern), DigestDialogue.decode(answer));
        });
  }

  private static Map<String, String> fields(Answer challenge) {
    return DigestDialogue.fields(DigestDialogue.decode(challenge));
  }

  private static Case challenge(String id, String title, Consumer<Answer> check) {
    return new Case(id, SECTION, title, Case.ALL, visit -> check.accept(challengeOf(visit)));
  }

  private static Answer challengeOf(Visit visit) throws IOException, InterruptedException {
    visit.needsMechanism("DIGEST-MD5");
    Dialogue dialogue = visit.dialogue();
    dialogue.greet();
    return dialogue.ask("AUTHENTICATE DIGEST-MD5\r\n\0");
  }

  /** What a case does with an exchange that may begin. */
  @FunctionalInterface
  private interface Exchange {
    void run(DigestDialogue digest) throws IOException, InterruptedException;
  }

  private static Case dialogue(
      String id, String title, Set<Transport> transports, Exchange exchange) {
    return new Case(
        id, SECTION, title, transports, visit -> exchange.run(begin(visit, visit.dialogue())));
  }

  private static DigestDialogue begin(Visit visit, Dialogue dialogue)
      throws IOException, InterruptedException {
    visit.needsMechanism("DIGEST-MD5");
    visit.account();
    dialogue.greet();
    return new DigestDialogue(dialogue);
  }
}
