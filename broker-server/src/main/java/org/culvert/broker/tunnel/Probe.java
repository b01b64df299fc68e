// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.tunnel;

/** Asks a client through its tunnel whether it is still there. */
@FunctionalInterface
public interface Probe {
  /** Blocks until the client answered, or did not for a few seconds. */
  boolean isAnswered(LiveTunnel tunnel);
}
