// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.tunnel;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * The live tunnels, by outer endpoint and by inner destination. Look-ups take no lock and allocate
 * nothing; changes are made one at a time and are seen by the next packet.
 */
public final class TunnelTable {
  /** The tunnel whose client has that outer end: IPv4 address, then 16 bits of port. */
  public @Nullable LiveTunnel byPeer(long peer) {
    throw new UnsupportedOperationException();
  }

  /** The tunnel whose client address or delegated prefix the destination is in: longest match. */
  public @Nullable LiveTunnel byDestination(long high, long low) {
    throw new UnsupportedOperationException();
  }

  /** The tunnel with that inner address of the broker, to which clients send echo requests. */
  public @Nullable LiveTunnel byServerAddress(long high, long low) {
    throw new UnsupportedOperationException();
  }

  /** Adds it, in place of whatever had its outer end or its addresses. */
  public void install(LiveTunnel tunnel) {
    throw new UnsupportedOperationException();
  }

  public void remove(long tunnelId) {
    throw new UnsupportedOperationException();
  }

  public Collection<LiveTunnel> all() {
    throw new UnsupportedOperationException();
  }
}
