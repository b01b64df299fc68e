// SPDX-License-Identifier: Apache-2.0
package org.culvert.conformance;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reliable UDP, datagram by datagram, from ports that the broker has not met. */
final class DatagramCases {
  private static final String SECTION = "4.4.1";
  private static final int FIRST = 0xF00000F0;
  private static final int ATTEMPTS = 3;
  private static final String VERSION = "VERSION=2.0.0\r\n";
  private static final String ANONYMOUS = "AUTHENTICATE ANONYMOUS\r\n\0";

  private DatagramCases() {}

  static Stream<Case> all() {
    return Stream.of(headers(), repetitions(), restarts()).flatMap(some -> some);
  }

  private static Stream<Case> headers() {
    return Stream.of(
        udp(
            "A1-the-known-dialogue",
            "A1: the dialogue of the best-known client is answered message by message",
            exchange -> {
              for (String payload :
                  new String[] {VERSION, ANONYMOUS, exchange.create(), exchange.accept()}) {
                exchange.ask(payload);
              }
            }),
        udp(
            "header-word",
            "the sequence word comes back unchanged",
            exchange -> {
              byte[] answer = exchange.raw(Octets.datagram(FIRST, 0x17C, VERSION));
              same(4, "f00000f0", answer, 0);
            }),
        udp(
            "header-timestamp",
            "the timestamp comes back unchanged",
            exchange -> {
              byte[] answer = exchange.raw(Octets.datagram(FIRST, 0x017C55AA, VERSION));
              same(4, "017c55aa", answer, 4);
            }),
        udp(
            "A2-little-endian-header",
            "A2: the header of a little-endian client comes back octet by octet",
            exchange -> {
              byte[] request = Octets.datagram(0x000000F0, 0x7C010000, VERSION);
              byte[] answer = exchange.raw(request);
              same(8, "000000f07c010000", answer, 0);
            }),
        udp(
            "A2-little-endian-session",
            "A2: a little-endian client gets as far as any other",
            exchange -> {
              exchange.raw(Octets.datagram(0x000000F0, 0x7C010000, VERSION));
              exchange.anonymously();
              byte[] answer = exchange.raw(Octets.datagram(0x010000F0, 0x7D010000, ANONYMOUS));
              Failed.unless(Octets.answer(answer).status() == 200, Octets.answer(answer).quoted());
            }),
        udp(
            "sequence-any-start",
            "a sequence may begin with any number",
            exchange -> exchange.raw(Octets.datagram(0xF1234567, 1, VERSION))),
        udp(
            "sequence-gap",
            "a sequence may have gaps",
            exchange -> {
              exchange.raw(Octets.datagram(FIRST, 1, VERSION));
              exchange.raw(Octets.datagram(FIRST + 1000, 2, "AUTHENTICATE KERBEROS_V9\r\n\0"));
            }),
        udp(
            "sequence-after-sixteen",
            "the 17th message is answered, whose last octet is no mark any more",
            exchange -> {
              exchange.raw(Octets.datagram(FIRST, 1, VERSION));
              exchange.raw(Octets.datagram(FIRST + 16, 2, "AUTHENTICATE KERBEROS_V9\r\n\0"));
            }),
        udp(
            "datagram-too-short",
            "a datagram without a whole header gets no answer",
            exchange -> exchange.unanswered(new byte[] {(byte) 0xF0, 0, 0, (byte) 0xF0, 0, 0, 0})),
        udp(
            "datagram-of-no-kind",
            "a datagram that is neither signalling nor a packet gets no answer",
            exchange -> exchange.unanswered(Octets.datagram(0x10000000, 1, VERSION))));
  }

  private static Stream<Case> repetitions() {
    return Stream.of(
        udp(
            "A6-repetition-same-answer",
            "A6: a repeated create gets the same answer, not another tunnel",
            exchange -> {
              exchange.session();
              byte[] first = exchange.raw(Octets.datagram(FIRST + 2, 100, exchange.create()));
              NotOffered.unless(
                  Octets.answer(first).status() == 200, Octets.answer(first).quoted());
              byte[] second = exchange.raw(Octets.datagram(FIRST + 2, 2100, exchange.create()));
              Failed.unless(
                  Octets.answer(first).equals(Octets.answer(second)),
                  Octets.answer(second).quoted());
            }),
        udp(
            "A6-repetition-new-header",
            "A6: the answer to a repetition has the repetition's header",
            exchange -> {
              exchange.raw(Octets.datagram(FIRST, 100, VERSION));
              byte[] second = exchange.raw(Octets.datagram(FIRST, 2100, VERSION));
              same(8, "f00000f000000834", second, 0);
            }),
        udp(
            "A10-accept-eight-times",
            "A10: each repetition of an accept gets its empty answer",
            exchange -> {
              exchange.session();
              exchange.raw(Octets.datagram(FIRST + 2, 1, exchange.create()));
              for (int i = 0; i < 8; i++) {
                byte[] answer = exchange.raw(Octets.datagram(FIRST + 3, 10 + i, exchange.accept()));
                Failed.unless(Octets.answer(answer).isEmpty(), Octets.answer(answer).quoted());
              }
            }));
  }

  private static Stream<Case> restarts() {
    return Stream.of(
        udp(
            "A7-same-word-other-version",
            "A7: the same word with another payload is a new message: clients start again with it",
            exchange -> {
              exchange.raw(Octets.datagram(FIRST, 1, "VERSION=2.0.9\r\n"));
              byte[] answer = exchange.raw(Octets.datagram(FIRST, 2, VERSION));
              Failed.unless(Octets.answer(answer).isCapability(), Octets.answer(answer).quoted());
            }),
        udp(
            "version-begins-anew",
            "a VERSION in the middle of a session begins a new one",
            exchange -> {
              exchange.session();
              exchange.raw(Octets.datagram(FIRST + 7, 9, VERSION));
              exchange.raw(Octets.datagram(FIRST + 8, 9, ANONYMOUS));
              byte[] answer = exchange.raw(Octets.datagram(FIRST + 9, 9, exchange.create()));
              Failed.unless(Octets.answer(answer).status() != 500, Octets.answer(answer).quoted());
            }),
        udp(
            "A12-echo-leaves-no-state",
            "A12: after an ECHO REQUEST there is no session",
            exchange -> {
              exchange.raw(Octets.datagram(FIRST, 65, "ECHO REQUEST"));
              exchange.unanswered(Octets.datagram(FIRST + 1, 66, ANONYMOUS));
            }),
        udp(
            "echo-in-a-session",
            "an ECHO REQUEST in the middle of a session changes nothing",
            exchange -> {
              exchange.session();
              exchange.raw(Octets.datagram(FIRST + 5, 65, "ECHO REQUEST"));
              byte[] answer = exchange.raw(Octets.datagram(FIRST + 6, 66, exchange.create()));
              Failed.unless(Octets.answer(answer).status() != 500, Octets.answer(answer).quoted());
            }));
  }

  private static void same(int octets, String expected, byte[] answer, int from) {
    String got = HexFormat.of().formatHex(answer, from, from + octets);
    Failed.unless(got.equals(expected), expected + " expected, not " + got);
  }

  /** One port and what goes through it. */
  private static final class Exchange {
    private final Visit visit;
    private final UdpPort port;
    private int word = FIRST - 1;
    private final Set<Integer> said = new HashSet<>();
    private final List<byte[]> seen = new ArrayList<>();
    private byte[] last = new byte[0];

    Exchange(Visit visit, UdpPort port) {
      this.visit = visit;
      this.port = port;
    }

    void anonymously() {
      visit.needsMechanism("ANONYMOUS");
    }

    /** A session in which commands can be said; its next word is the third. */
    void session() throws IOException, InterruptedException {
      anonymously();
      raw(Octets.datagram(FIRST, 1, VERSION));
      byte[] answer = raw(Octets.datagram(FIRST + 1, 1, ANONYMOUS));
      Failed.unless(
          Octets.answer(answer).status() == 200,
          "on the way there: " + Octets.answer(answer).quoted());
    }

    String create() {
      String type = visit.survey().hasType("V6UDPV4") ? "v6udpv4" : "v6v4";
      return Octets.frame(Requests.create(type, port.local()));
    }

    String accept() {
      return Octets.frame(Requests.ACCEPT);
    }

    /** Some answer comes under the right word: copies of former ones have another. */
    void ask(String payload) throws IOException, InterruptedException {
      byte[] request = Octets.datagram(++word, 0x17C, payload);
      byte[] answer = answerTo(request);
      Failed.unless(
          Arrays.equals(Octets.header(request), Octets.header(answer)),
          "another header, " + HexFormat.of().formatHex(Octets.header(answer)));
    }

    private byte[] answerTo(byte[] request) throws IOException, InterruptedException {
      for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        port.send(request);
        Optional<byte[]> answer = port.receive(Visit.PATIENCE.dividedBy(ATTEMPTS));
        while (answer.isPresent() && (isSeen(answer.get()) || isLate(answer.get(), request))) {
          answer = port.receive(Visit.PATIENCE.dividedBy(ATTEMPTS));
        }
        if (answer.isPresent()) {
          heard(request, answer.get());
          return answer.get();
        }
      }
      throw new Failed("no answer to " + Octets.answer(request).quoted());
    }

    /** The answer to it; a broker that is too busy is asked again later. */
    byte[] raw(byte[] datagram) throws IOException, InterruptedException {
      byte[] answer = once(datagram);
      for (int visits = 1; Octets.answer(answer).isTooBusy(); visits++) {
        NotOffered.unless(visits < Dialogue.VISITS, "the broker is too busy all the time");
        visit.pace().rest(visit.recovery().multipliedBy(visits));
        answer = once(datagram);
      }
      return answer;
    }

    private byte[] once(byte[] datagram) throws IOException, InterruptedException {
      for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        port.send(datagram);
        Optional<byte[]> answer = receive(datagram, Visit.PATIENCE.dividedBy(ATTEMPTS));
        if (answer.isPresent()) {
          last = answer.get();
          heard(datagram, last);
          return last;
        }
      }
      throw new Failed("no answer to " + Octets.answer(datagram).quoted());
    }

    private void heard(byte[] request, byte[] answer) {
      said.add(Octets.word(request));
      seen.add(answer);
    }

    /**
     * What is said once more, octet by octet, may be a late copy: only if nothing else comes in all
     * of that time.
     */
    private Optional<byte[]> receive(byte[] request, Duration patience) throws IOException {
      long deadline = System.nanoTime() + patience.toNanos();
      Optional<byte[]> copy = Optional.empty();
      while (true) {
        Optional<byte[]> answer =
            port.receive(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
        if (answer.isEmpty()) {
          return copy;
        }
        if (isLate(answer.get(), request)) {
          continue;
        }
        if (!isSeen(answer.get())) {
          return answer;
        }
        if (Arrays.equals(last, answer.get())) {
          copy = answer;
        }
      }
    }

    private boolean isSeen(byte[] datagram) {
      return seen.stream().anyMatch(octets -> Arrays.equals(octets, datagram));
    }

    /**
     * What was said before may be answered twice, because a slow answer made us say it again; and
     * the second answer need not be the first.
     */
    private boolean isLate(byte[] answer, byte[] request) {
      if (answer.length < Octets.HEADER) {
        return true;
      }
      int word = Octets.word(answer);
      return word != Octets.word(request) && said.contains(word);
    }

    void unanswered(byte[] datagram) throws IOException, InterruptedException {
      port.send(datagram);
      receive(datagram, visit.silence())
          .filter(answer -> !Arrays.equals(last, answer))
          .ifPresent(
              answer -> {
                throw new Failed("silence expected, not " + HexFormat.of().formatHex(answer));
              });
    }
  }

  /** What a case does with its port. */
  @FunctionalInterface
  private interface Check {
    void with(Exchange exchange) throws IOException, InterruptedException;
  }

  private static Case udp(String id, String title, Check check) {
    return new Case(
        id, SECTION, title, Case.UDP, visit -> check.with(new Exchange(visit, visit.freshPort())));
  }
}
