// SPDX-License-Identifier: Apache-2.0
package org.culvert.conformance;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Reliable UDP, as lenient as can be: an answer with an unknown word in its header is taken for the
 * one that is awaited, because the header is another case's business.
 */
final class UdpLine implements Line {

  private static final int REMEMBERED = 4096;

  /** The waits grow up to that many times the first one. */
  private static final int LONGEST = 8;

  private final UdpPort port;
  private final Weather out;
  private final Weather in;
  private final Duration repetition;
  private final Deque<byte[]> arrived = new ArrayDeque<>();
  private final Words words;

  /**
   * @param repetition how long to wait for an answer before saying it again
   */
  UdpLine(UdpPort port, Words words, Weather out, Weather in, Duration repetition) {
    this.port = port;
    this.words = words;
    this.out = out;
    this.in = in;
    this.repetition = repetition;
  }

  /** Sequence words of a port; they go on from one session to the next. */
  static final class Words {
    private int last;

    Words(int first) {
      this.last = first - 1;
    }

    int next() {
      last = 0xF0000000 | (last + 1);
      return last;
    }

    int last() {
      return last;
    }
  }

  @Override
  public boolean isUdp() {
    return true;
  }

  @Override
  public String local() {
    return port.local();
  }

  UdpPort port() {
    return port;
  }

  int lastWord() {
    return words.last();
  }

  @Override
  public Optional<Answer> ask(String octets, Duration patience)
      throws IOException, InterruptedException {
    int word = words.next();
    long deadline = System.nanoTime() + patience.toNanos();
    long wait = repetition.toNanos();
    long longest = LONGEST * wait;
    while (true) {
      transmit(word, octets);
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        return Optional.empty();
      }
      Optional<Answer> answer = hear(Duration.ofNanos(Math.min(wait, left)));
      if (answer.isPresent()) {
        return answer;
      }
      wait = Math.min(longest, wait * 3 / 2);
    }
  }

  @Override
  public void say(String octets) throws IOException, InterruptedException {
    transmit(words.next(), octets);
  }

  private void transmit(int word, String octets) throws IOException, InterruptedException {
    int timestamp = (int) (System.nanoTime() / 1_000_000);
    for (byte[] datagram : out.carry(Octets.datagram(word, timestamp, octets))) {
      port.send(datagram);
    }
  }

  @Override
  public Optional<Answer> hear(Duration patience) throws IOException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      if (arrived.isEmpty()) {
        long left = deadline - System.nanoTime();
        Optional<byte[]> datagram = port.receive(Duration.ofNanos(Math.max(1_000_000, left)));
        if (datagram.isEmpty()) {
          return Optional.empty();
        }
        arrived.addAll(in.carry(datagram.get()));
        continue;
      }
      byte[] datagram = arrived.remove();
      if (datagram.length >= Octets.HEADER && !isLate(Octets.word(datagram))) {
        return Optional.of(Octets.answer(datagram));
      }
    }
  }

  /** A copy of an answer to something that was said before. */
  private boolean isLate(int word) {
    int age = words.last() - word;
    return age > 0 && age < REMEMBERED;
  }

  @Override
  public boolean isClosed(Duration patience) {
    throw new NotOffered("over UDP nothing is closed");
  }

  @Override
  public void renew() {
    // The next message will do.
  }

  @Override
  public void close() {
    // The port is somebody else's.
  }
}
