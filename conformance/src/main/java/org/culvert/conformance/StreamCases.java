// SPDX-License-Identifier: Apache-2.0
package org.culvert.conformance;

import java.io.IOException;
import java.util.stream.Stream;

/** TCP, where segments mean nothing to a broker and much to old clients. */
final class StreamCases {
  private static final String SECTION = "4.4.1";

  private StreamCases() {}

  static Stream<Case> all() {
    return Stream.of(
        tcp(
            "A3a-whole-lines",
            "A3 (a): a client that writes whole messages gets through",
            (visit, line) -> through(visit, line, false)),
        tcp(
            "A3b-single-octets",
            "A3 (b): a client that writes single octets gets through",
            (visit, line) -> through(visit, line, true)),
        tcp(
            "tcp-capability-in-one-piece",
            "CAPABILITY comes in one piece: clients read once",
            (visit, line) -> {
              greet(visit, line);
              Failed.unless(line.pieces() == 1, line.pieces() + " pieces");
            }),
        tcp(
            "tcp-refusal-in-one-piece",
            "a refusal comes in one piece",
            (visit, line) -> {
              greet(visit, line);
              line.ask("AUTHENTICATE KERBEROS_V9\r\n\0", visit.patience());
              Failed.unless(line.pieces() == 1, line.pieces() + " pieces");
            }),
        tcp(
            "tcp-close-after-302",
            "a connection whose version was refused is closed, or takes another VERSION",
            (visit, line) -> {
              ask(visit, line, "VERSION=3.0.0\r\n", false);
              if (!line.isClosed(visit.silence())) {
                Answer answer = ask(visit, line, "VERSION=2.0.0\r\n", false);
                Failed.unless(answer.isCapability(), answer.quoted());
              }
            }),
        new Case(
            "tcp-end-is-not-the-end",
            "4.4.3",
            "the end of the connection is not the end of the tunnel",
            Case.TCP,
            visit -> {
              visit.account();
              Dialogue first = visit.dialogue();
              first.greet();
              first.withAccount();
              first.offer();
              first.accept();
              first.line().close();
              Dialogue second = visit.dialogue();
              second.greet();
              second.withAccount();
              Answer answer = second.command(Requests.INFO);
              Failed.unless(answer.status() == 200, answer.quoted());
              // Others would find it at our address.
              second.command(Requests.DELETE);
            }));
  }

  private static void through(Visit visit, TcpLine line, boolean pieces)
      throws IOException, InterruptedException {
    visit.needsMechanism("ANONYMOUS");
    ask(visit, line, "VERSION=" + visit.survey().version() + "\r\n", pieces);
    Answer answer = ask(visit, line, "AUTHENTICATE ANONYMOUS\r\n\0", pieces);
    Failed.unless(answer.status() == 200, answer.quoted());
    answer = ask(visit, line, Octets.frame(Requests.create("v6anyv4", line.local())), pieces);
    Failed.unless(answer.status() != 0 && answer.status() != 500, answer.quoted());
  }

  private static Answer ask(Visit visit, TcpLine line, String octets, boolean pieces)
      throws IOException, InterruptedException {
    return Dialogue.answer(
            visit,
            line,
            () -> {
              if (pieces) {
                line.sayInPieces(octets);
              } else {
                line.say(octets);
              }
              return line.hear(visit.patience());
            })
        .orElseThrow(() -> new Failed("no answer to " + new Answer(octets).quoted()));
  }

  private static void greet(Visit visit, TcpLine line) throws IOException, InterruptedException {
    ask(visit, line, "VERSION=" + visit.survey().version() + "\r\n", false);
  }

  /** What a case does with its connection. */
  @FunctionalInterface
  private interface Check {
    void with(Visit visit, TcpLine line) throws IOException, InterruptedException;
  }

  private static Case tcp(String id, String title, Check check) {
    return new Case(id, SECTION, title, Case.TCP, visit -> check.with(visit, visit.tcp()));
  }
}
