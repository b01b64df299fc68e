// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.config;

import java.time.Duration;

/**
 * When a failed connection is tried again.
 *
 * @param delay before the second try; zero ends the client when the first connection fails
 * @param longestDelay what doubling stops at
 * @param reconnect whether a tunnel that died is negotiated again
 */
public record RetryPolicy(Duration delay, Duration longestDelay, boolean reconnect) {
  public boolean endsAtFirstFailure() {
    return delay.isZero();
  }
}
