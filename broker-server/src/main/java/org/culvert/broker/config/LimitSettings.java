// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.config;

import java.time.Duration;

/**
 * What a stranger may cost the broker.
 *
 * @param signallingPerSecond datagrams from one address, on average; of IPv6 one address is a whole
 *     /64
 * @param signallingBurst datagrams from one address at once
 * @param negotiationsPerSource unfinished sessions from one address
 * @param negotiations unfinished sessions in all; beyond that clients are told 530
 * @param authenticationFailures of one account from one address in five minutes
 * @param requestsPerMinute for a tunnel, where the realm says nothing else: of one account; of one
 *     address of anonymous clients that many for each tunnel that it may have
 * @param echoPerSecond answers to ECHO REQUEST for one /24 or /48
 * @param versionsPerSecond answers to VERSION over UDP for one /24 or /48, and five times as many
 *     at once; beyond that clients are told 530
 * @param connectionsPerSource TCP connections from one address
 * @param connections TCP connections in all
 * @param udpSilence for the next datagram of an unfinished session
 * @param tcpSilence for the next octet of one over TCP
 * @param negotiation for a whole session until it has a tunnel
 */
public record LimitSettings(
    int signallingPerSecond,
    int signallingBurst,
    int negotiationsPerSource,
    int negotiations,
    int authenticationFailures,
    int requestsPerMinute,
    int echoPerSecond,
    int versionsPerSecond,
    int connectionsPerSource,
    int connections,
    Duration udpSilence,
    Duration tcpSilence,
    Duration negotiation) {
  public static final LimitSettings DEFAULT =
      new LimitSettings(
          20,
          40,
          10,
          10_000,
          5,
          6,
          5,
          100,
          64,
          10_000,
          Duration.ofSeconds(60),
          Duration.ofSeconds(30),
          Duration.ofSeconds(120));
}
