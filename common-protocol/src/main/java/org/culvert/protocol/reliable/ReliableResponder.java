// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.reliable;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Optional;
import org.culvert.protocol.message.Bytes;
import org.culvert.protocol.reliable.Exchange.Request;
import org.jspecify.annotations.Nullable;

/**
 * The broker's half of signalling over UDP, for one client endpoint: recognises repeated requests
 * and answers them from memory. A repeated request has the same first header word and the same
 * payload; a client that starts again from the same port repeats the word alone. Not for concurrent
 * use.
 */
public final class ReliableResponder {

  /** Longest payload that is looked at: a frame with its header, and more than any client sends. */
  private static final int LONGEST = 4104;

  /** Copies that the network delays are copies of these. */
  private static final int REMEMBERED = 16;

  /** In all those copies: four times what a real session says, because a stranger can say more. */
  private static final int REMEMBERED_OCTETS = 8_192;

  /** A VERSION older than this is no late copy: the client began a new session. */
  private static final Duration RESTART = Duration.ofSeconds(10);

  private static final String VERSION = "VERSION=";

  /** What a datagram turned out to be. */
  public sealed interface Receipt {
    /** Not seen before: to be processed, then given to {@link #answer}. */
    record Fresh(Bytes payload, Instant receivedAt) implements Receipt {}

    /** Seen and answered: this datagram goes out again, under the new header. */
    record Answered(Bytes datagram) implements Receipt {}

    /** Seen, the answer is still being made: nothing to send. */
    record Pending() implements Receipt {}
  }

  private final LinkedHashMap<Request, Exchange> exchanges = new LinkedHashMap<>();
  private @Nullable Exchange latest;

  /**
   * A payload that is too long is cut: it is malformed then, and gets the answer that it deserves.
   *
   * @param datagram header and payload, known to be {@link DatagramKind#SIGNALLING}
   */
  public Receipt receive(byte[] datagram, Instant now) {
    SignallingHeader header = SignallingHeader.of(datagram);
    byte[] octets = SignallingHeader.payload(datagram);
    Bytes payload = Bytes.of(Arrays.copyOf(octets, Math.min(LONGEST, octets.length)));
    Request request = new Request(header.word(), payload);
    Exchange known = exchanges.get(request);
    if (known != null && !isRestart(payload, known, now)) {
      known.repeated(header);
      return known.datagram().<Receipt>map(Receipt.Answered::new).orElseGet(Receipt.Pending::new);
    }
    forget(payload, known != null, now);
    Exchange fresh = new Exchange(header, now);
    exchanges.put(request, fresh);
    latest = fresh;
    return new Receipt.Fresh(payload, now);
  }

  private static boolean isRestart(Bytes payload, Exchange known, Instant now) {
    return isVersion(payload) && known.firstSeenAt.plus(RESTART).isBefore(now);
  }

  /**
   * Makes room. The requests of a new session may equal those of the one before, so a new VERSION
   * ends what is remembered of sessions that were not just now.
   */
  private void forget(Bytes payload, boolean restart, Instant now) {
    if (isVersion(payload)) {
      exchanges.values().removeIf(old -> restart || old.firstSeenAt.plus(RESTART).isBefore(now));
    }
    while (exchanges.size() >= REMEMBERED
        || (!exchanges.isEmpty() && octets() + payload.length() > REMEMBERED_OCTETS)) {
      exchanges.pollFirstEntry();
    }
  }

  private int octets() {
    return exchanges.keySet().stream().mapToInt(request -> request.payload().length()).sum();
  }

  private static boolean isVersion(Bytes payload) {
    return payload.text().startsWith(VERSION);
  }

  /**
   * Remembers the answer to the last fresh request and wraps it for sending; empty when no request
   * is waiting for one.
   */
  public Optional<Bytes> answer(byte[] payload) {
    if (latest == null || latest.isAnswered()) {
      return Optional.empty();
    }
    latest.answered(Bytes.of(payload));
    return latest.datagram();
  }
}
