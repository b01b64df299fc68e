// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.dataplane;

import org.culvert.broker.tunnel.TunnelTable;
import org.culvert.packetio.BootClock;

/**
 * Whether packets may be forwarded now. Asked for each batch: a process that was stopped for a
 * while does not know that it was, nor that other brokers carry its tunnels by now.
 */
final class LeaseCheck {
  private LeaseCheck() {}

  static boolean allows(TunnelTable tunnels) {
    long until = tunnels.carriedUntil();
    return until == TunnelTable.FOR_EVER || BootClock.nanos() - until < 0;
  }
}
