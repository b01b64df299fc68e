// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.transport;

import java.time.Duration;

/**
 * How long the listeners wait, and for what.
 *
 * @param tcpSilence for the next octet of an unfinished session over TCP
 * @param negotiation for a whole session until it has a tunnel
 * @param udpSilence for the next datagram of an unfinished session over UDP
 * @param udpMemory how long an endpoint's last answer is kept: a client repeats itself for 66 s
 * @param proofPause between a proof and the status after it over TCP: the old clients lose the
 *     status when one read brings both
 * @param stop for sessions to finish their turn when the broker stops
 */
public record TransportTimeouts(
    Duration tcpSilence,
    Duration negotiation,
    Duration udpSilence,
    Duration udpMemory,
    Duration proofPause,
    Duration stop) {
  public static final TransportTimeouts DEFAULT =
      new TransportTimeouts(
          Duration.ofSeconds(30),
          Duration.ofSeconds(120),
          Duration.ofSeconds(60),
          Duration.ofSeconds(90),
          Duration.ofMillis(200),
          Duration.ofSeconds(5));

  /** The defaults, except for what an operator may change. */
  public static TransportTimeouts of(
      Duration tcpSilence, Duration negotiation, Duration udpSilence) {
    Duration memory = DEFAULT.udpMemory;
    return new TransportTimeouts(
        tcpSilence,
        negotiation,
        udpSilence,
        udpSilence.compareTo(memory) > 0 ? udpSilence : memory,
        DEFAULT.proofPause,
        DEFAULT.stop);
  }

  public TransportTimeouts {
    if (udpMemory.compareTo(udpSilence) < 0) {
      throw new IllegalArgumentException("an endpoint must be remembered as long as its session");
    }
  }
}
