// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.tunnel;

import java.time.Instant;
import java.time.InstantSource;
import java.util.OptionalInt;

/**
 * Time as the client's main thread sees it: what it is, and waiting. A wait ends early when a
 * keepalive is answered or when something disturbs, and with an interrupt when the client has to
 * stop.
 */
public interface Timeline extends InstantSource {
  /** The sequence number of an answered keepalive, or empty when the time has come, or before. */
  OptionalInt await(Instant deadline) throws InterruptedException;

  /** A keepalive was answered; any thread. */
  void answered(int sequence);

  /**
   * Whether, since this was asked last, the machine has slept or its network has changed: what was
   * known of the tunnel may not be so any more.
   */
  boolean wasDisturbed();
}
