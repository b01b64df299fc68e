// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.tunnel;

import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;

/**
 * What passed through a tunnel in a short time.
 *
 * @param over how long that was, up to {@code at}
 * @param roundTripMicros into the tunnel and back; empty when the client did not answer yet
 */
public record Sample(
    long tunnelId, Instant at, Duration over, Traffic traffic, OptionalLong roundTripMicros) {}
