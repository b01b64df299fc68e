// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.tunnel;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A tunnel of an account, as the broker writes it down.
 *
 * @param outerPort 0 where the encapsulation has none
 * @param prefix routed into it
 * @param keepalive empty: only the lease ends it
 * @param provenAt when a valid packet came from the client for the first time
 * @param lastSeenAt about a minute old at most
 * @param closedAt empty while it is live
 * @param mtu longest packet inside
 */
record OwnTunnel(
    long id,
    String type,
    String outerAddress,
    int outerPort,
    String serverAddress,
    String clientAddress,
    Optional<String> prefix,
    Optional<Duration> keepalive,
    Instant acceptedAt,
    Optional<Instant> provenAt,
    Optional<Instant> lastSeenAt,
    Instant leaseEndsAt,
    Optional<Instant> closedAt,
    Optional<String> closeReason,
    int mtu) {
  /** The record of when it was seen is a minute old, and a probe or two may be lost. */
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /** Those without a keepalive are asked every ten minutes. */
  private static final Duration LONG_PATIENCE = Duration.ofMinutes(25);

  /** How it fares. */
  enum State {
    /** The client has its offer and has sent nothing yet. */
    WAITING,
    UP,
    SILENT,
    ENDED
  }

  State state(Instant now) {
    if (closedAt.isPresent()) {
      return State.ENDED;
    }
    if (provenAt.isEmpty()) {
      return State.WAITING;
    }
    Instant seen = lastSeenAt.orElse(acceptedAt);
    Duration patience =
        keepalive.map(interval -> PATIENCE.plus(interval.multipliedBy(2))).orElse(LONG_PATIENCE);
    return seen.plus(patience).isBefore(now) ? State.SILENT : State.UP;
  }

  /** As it is written: {@code 192.0.2.7:4000}, {@code 192.0.2.7}, {@code 2001:db8::7}. */
  public String outer() {
    return outerPort == 0 ? outerAddress : outerAddress + ":" + outerPort;
  }

  /** For people: what the packets travel in. */
  public String carrier() {
    return switch (type) {
      case "v6udpv4" -> "IPv6 in UDP";
      case "v6v4" -> "IPv6 in IPv4, protocol 41";
      case "v4v6" -> "IPv4 in IPv6";
      default -> type;
    };
  }
}
