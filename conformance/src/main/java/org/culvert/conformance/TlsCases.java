// SPDX-License-Identifier: Apache-2.0
package org.culvert.conformance;

import java.io.IOException;
import java.util.stream.Stream;

/** STARTTLS over TCP, where CAPABILITY has it: an extension, which changes what comes after it. */
final class TlsCases {
  private static final String ANNOUNCED = "X-STARTTLS=1";
  private static final String STARTTLS = "STARTTLS\r\n";

  private TlsCases() {}

  static Stream<Case> all() {
    return Stream.of(clear(), inside()).flatMap(some -> some);
  }

  private static Stream<Case> clear() {
    return Stream.of(
        tls(
            "starttls",
            "4.4.1",
            "STARTTLS is answered 200 in clear, without a Content-length",
            (dialogue, line) -> {
              Answer answer = dialogue.ask(STARTTLS);
              Failed.unless(answer.status() == 200 && !answer.isFramed(), answer.quoted());
            }),
        tls(
            "starttls-no-command-in-clear",
            "8",
            "a command in clear behind STARTTLS is not obeyed: anybody could have put it there",
            (dialogue, line) -> {
              line.say(STARTTLS + version(dialogue));
              StringBuilder heard = new StringBuilder();
              line.hear(dialogue.visit().patience()).map(Answer::text).ifPresent(heard::append);
              line.hear(dialogue.visit().silence()).map(Answer::text).ifPresent(heard::append);
              Failed.unless(
                  !heard.toString().contains("CAPABILITY"), new Answer(heard.toString()).quoted());
            }),
        tls(
            "starttls-too-late",
            "4.4.3",
            "after authentication STARTTLS is refused with 500, in a frame as all commands are",
            (dialogue, line) -> {
              dialogue.authenticate();
              Answer answer = dialogue.ask(STARTTLS);
              Failed.unless(answer.status() == 500 && answer.isFramed(), answer.quoted());
            }),
        new Case(
            "starttls-not-over-udp",
            "4.4.1",
            "UDP, which has no TLS, does not announce it",
            Case.UDP,
            visit ->
                Failed.unless(
                    !visit.survey().hasExtension(ANNOUNCED), visit.survey().greeting().quoted())));
  }

  private static Stream<Case> inside() {
    return Stream.of(
        inside(
            "starttls-capability",
            "4.4.2",
            "inside TLS VERSION is answered with capabilities again",
            (dialogue, line) -> {
              Answer answer = dialogue.ask(version(dialogue));
              Failed.unless(answer.isCapability(), answer.quoted());
            }),
        inside(
            "starttls-once",
            "4.4.2",
            "inside TLS there is no STARTTLS to be had",
            (dialogue, line) -> {
              Answer answer = dialogue.ask(version(dialogue));
              Failed.unless(!answer.text().contains("X-STARTTLS"), answer.quoted());
            }),
        inside(
            "starttls-begins-anew",
            "8",
            "nothing that was said in clear counts inside: without a VERSION there is no session",
            (dialogue, line) -> {
              dialogue.visit().needsMechanism("ANONYMOUS");
              Answer answer = dialogue.ask("AUTHENTICATE ANONYMOUS\r\n\0");
              Failed.unless(answer.status() != 200, answer.quoted());
            }),
        inside(
            "starttls-session",
            "4.4.3",
            "inside TLS a client gets its tunnel as outside",
            (dialogue, line) -> dialogue.tunnel()));
  }

  private static String version(Dialogue dialogue) {
    return "VERSION=" + dialogue.visit().survey().version() + "\r\n";
  }

  /** What a case does with a session that has heard of STARTTLS. */
  @FunctionalInterface
  private interface Check {
    void with(Dialogue dialogue, TcpLine line) throws IOException, InterruptedException;
  }

  private static Case tls(String id, String section, String title, Check check) {
    return new Case(
        id,
        section,
        title,
        Case.TCP,
        visit -> {
          visit.needsExtension(ANNOUNCED);
          Dialogue dialogue = visit.dialogue();
          dialogue.greet();
          check.with(dialogue, (TcpLine) dialogue.line());
        });
  }

  private static Case inside(String id, String section, String title, Check check) {
    return tls(
        id,
        section,
        title,
        (dialogue, line) -> {
          Answer answer = dialogue.ask(STARTTLS);
          Failed.unless(
              answer.status() == 200, "on the way there: STARTTLS was answered " + answer.quoted());
          line.protect(dialogue.visit().patience());
          check.with(dialogue, line);
        });
  }
}
