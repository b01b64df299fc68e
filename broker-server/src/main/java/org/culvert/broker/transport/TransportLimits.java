// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.transport;

/**
 * What strangers may cost the listeners. A source address of IPv6 is a whole /64. Everything that a
 * datagram or a connection makes the broker remember is bounded by one of these numbers.
 *
 * @param signallingPerSecond datagrams from one source address, on average
 * @param signallingBurst datagrams from one source address at once
 * @param echoPerSecond answers to ECHO REQUEST for one /24 or /48
 * @param versionsPerSecond answers to VERSION over UDP for one /24 or /48, and five times as many
 *     at once; beyond that they are 530, which is hardly longer than the question
 * @param negotiationsPerSource unfinished sessions from one source address
 * @param negotiations unfinished sessions in all; beyond that clients are told 530
 * @param endpoints UDP endpoints remembered at once; beyond that strangers are told 530
 * @param connectionsPerSource TCP connections from one source address
 * @param connections TCP connections in all
 */
public record TransportLimits(
    int signallingPerSecond,
    int signallingBurst,
    int echoPerSecond,
    int versionsPerSecond,
    int negotiationsPerSource,
    int negotiations,
    int endpoints,
    int connectionsPerSource,
    int connections) {
  public static final TransportLimits DEFAULT =
      new TransportLimits(20, 40, 5, 100, 10, 10_000, 40_000, 64, 10_000);

  public TransportLimits {
    positive(signallingPerSecond, "signallingPerSecond");
    positive(signallingBurst, "signallingBurst");
    positive(echoPerSecond, "echoPerSecond");
    positive(versionsPerSecond, "versionsPerSecond");
    positive(negotiationsPerSource, "negotiationsPerSource");
    positive(negotiations, "negotiations");
    positive(endpoints, "endpoints");
    positive(connectionsPerSource, "connectionsPerSource");
    positive(connections, "connections");
  }

  private static void positive(int value, String name) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " must be at least 1, not " + value);
    }
  }
}
