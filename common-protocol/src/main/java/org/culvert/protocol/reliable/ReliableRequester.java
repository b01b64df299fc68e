// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.reliable;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.culvert.protocol.message.Bytes;

/**
 * The client's half of signalling over UDP: one request outstanding, retransmitted on the schedule
 * of the existing clients. Given datagrams and instants, says what to send. Not for concurrent use.
 */
public final class ReliableRequester {

  /**
   * The first and the last octet look like a marker in either byte order, so that brokers of both
   * generations know the datagram as signalling.
   */
  private static final int FIRST_WORD = 0xF00000F0;

  private static final int MARKER = 0xF0000000;
  private static final double MOST_JITTER = 0.1;

  /** What is due when {@link #deadline} has come. */
  public sealed interface Due {
    record Retransmit(Bytes datagram) implements Due {}

    /** Nobody answered often enough: no listener, or the broker is gone. */
    record GiveUp() implements Due {}
  }

  private final Instant startedAt;
  private final RandomGenerator jitter;
  private final Retransmission retransmission = new Retransmission();
  private int word = FIRST_WORD - 1;
  private Optional<Bytes> outstanding = Optional.empty();
  private int sends;
  private Instant deadline = Instant.MAX;

  /**
   * @param jitter spreads the retransmissions of many clients, by up to a tenth
   */
  public ReliableRequester(Instant startedAt, RandomGenerator jitter) {
    this.startedAt = startedAt;
    this.jitter = jitter;
  }

  /** Begins a request; any earlier one is forgotten. */
  public Bytes request(byte[] payload, Instant now) {
    Bytes request = Bytes.of(payload);
    word = MARKER | (word + 1);
    outstanding = Optional.of(request);
    sends = 0;
    return send(request, now);
  }

  private Bytes send(Bytes request, Instant now) {
    sends++;
    Duration wait = retransmission.waitAfter(sends);
    double factor = 1 + MOST_JITTER * (2 * jitter.nextDouble() - 1);
    deadline = now.plusMillis(Math.round(wait.toMillis() * factor));
    return new SignallingHeader(word, timestamp(now)).before(request);
  }

  private int timestamp(Instant now) {
    return (int) Duration.between(startedAt, now).toMillis();
  }

  /** The payload, when the datagram answers the outstanding request; else empty. */
  public Optional<Bytes> receive(byte[] datagram, Instant now) {
    if (outstanding.isEmpty()
        || datagram.length < SignallingHeader.LENGTH
        || ByteBuffer.wrap(datagram).getInt() != word) {
      return Optional.empty();
    }
    outstanding = Optional.empty();
    deadline = Instant.MAX;
    retransmission.answered();
    // A broker that does not echo the timestamp tells nothing about the way there and back.
    int roundTrip = timestamp(now) - SignallingHeader.of(datagram).timestamp();
    if (roundTrip >= 0 && roundTrip <= timestamp(now)) {
      retransmission.measured(Duration.ofMillis(roundTrip));
    }
    return Optional.of(Bytes.of(SignallingHeader.payload(datagram)));
  }

  /**
   * When to call {@link #due} unless an answer comes first; far away when nothing is outstanding.
   */
  public Instant deadline() {
    return deadline;
  }

  /** To be called at the deadline of an outstanding request, not without one. */
  public Due due(Instant now) {
    Bytes request =
        outstanding.orElseThrow(() -> new IllegalStateException("no request is outstanding"));
    if (retransmission.isOver(sends)) {
      outstanding = Optional.empty();
      deadline = Instant.MAX;
      return new Due.GiveUp();
    }
    return new Due.Retransmit(send(request, now));
  }
}
