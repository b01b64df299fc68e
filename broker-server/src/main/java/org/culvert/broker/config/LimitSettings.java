// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.config;

/**
 * What a stranger may cost the broker.
 *
 * @param signallingPerSecond datagrams from one IPv4 address, on average
 * @param signallingBurst datagrams from one IPv4 address at once
 * @param negotiationsPerSource unfinished sessions from one IPv4 address
 * @param negotiations unfinished sessions in all; beyond that clients are told 530
 * @param authenticationFailures of one account from one address in five minutes
 * @param requestsPerMinute for a tunnel, of one account; of one address of anonymous clients that
 *     many for each tunnel that it may have
 * @param echoPerSecond answers to ECHO REQUEST for one /24
 */
public record LimitSettings(
    int signallingPerSecond,
    int signallingBurst,
    int negotiationsPerSource,
    int negotiations,
    int authenticationFailures,
    int requestsPerMinute,
    int echoPerSecond) {
  public static final LimitSettings DEFAULT = new LimitSettings(20, 40, 10, 10_000, 5, 6, 5);
}
