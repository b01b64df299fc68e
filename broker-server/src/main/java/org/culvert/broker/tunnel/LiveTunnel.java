// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.tunnel;

import org.culvert.protocol.address.Ipv6Prefix;

/**
 * A tunnel as the data plane sees it: the addresses that it is checked against as plain numbers,
 * and how it fares. The counters have one writer each, the packet thread of that direction; others
 * may read them at any time and see them late.
 */
public final class LiveTunnel {
  private final Tunnel tunnel;

  public LiveTunnel(Tunnel tunnel) {
    this.tunnel = tunnel;
  }

  public Tunnel tunnel() {
    return tunnel;
  }

  /** Whether a packet with this inner source may come out of the tunnel (RFC 2827). */
  public boolean owns(long high, long low) {
    if (high == tunnel.client().high() && low == tunnel.client().low()) {
      return true;
    }
    Ipv6Prefix prefix = tunnel.prefix().orElse(null);
    return prefix != null
        && (high & -1L << 64 - prefix.length()) == prefix.network().high()
        && prefix.length() <= 64;
  }
}
