// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.negotiation;

import java.time.Duration;

/**
 * How patient negotiations are.
 *
 * @param attempts to authenticate in one session
 * @param mistakes malformed or misplaced commands in one session
 * @param failures of one account from one address within {@code failureWindow}; beyond that
 *     passwords are not looked at
 * @param failureWindow counted from the first failure
 * @param failurePause before the answer to an attempt beyond that
 * @param strictRfc say only status codes that RFC 5572 has
 * @param tls what it is for
 */
public record NegotiationSettings(
    int attempts,
    int mistakes,
    int failures,
    Duration failureWindow,
    Duration failurePause,
    boolean strictRfc,
    TlsPolicy tls) {
  public static final NegotiationSettings DEFAULT =
      new NegotiationSettings(
          3, 3, 5, Duration.ofMinutes(5), Duration.ofSeconds(2), false, TlsPolicy.NONE);

  public NegotiationSettings {
    if (attempts < 1 || mistakes < 1 || failures < 1) {
      throw new IllegalArgumentException("a session that allows nothing can't be used");
    }
  }

  public NegotiationSettings withFailures(int allowed) {
    return new NegotiationSettings(
        attempts, mistakes, allowed, failureWindow, failurePause, strictRfc, tls);
  }

  public NegotiationSettings withStrictRfc(boolean strict) {
    return new NegotiationSettings(
        attempts, mistakes, failures, failureWindow, failurePause, strict, tls);
  }

  public NegotiationSettings withTls(TlsPolicy policy) {
    return new NegotiationSettings(
        attempts, mistakes, failures, failureWindow, failurePause, strictRfc, policy);
  }
}
