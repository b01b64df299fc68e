// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.tunnel;

import java.time.Instant;
import java.util.List;
import org.culvert.protocol.address.Ipv4Address;

/** Where the routers of accounts say that they are now. Blocks on the database. */
public interface EndpointWishes {
  /**
   * The account's live v6v4 tunnel is to end there; it was live when that was wished.
   *
   * @param account number of the one whose key the router had
   */
  record EndpointWish(long account, long tunnelId, Ipv4Address address) {}

  /** What became of it. */
  enum Result {
    MOVED,
    /** Somebody else's live tunnel ends there. */
    TAKEN,
    /** No client may be there: one of the broker's own addresses, say. */
    NOT_ALLOWED
  }

  /** What nobody has done yet. */
  List<EndpointWish> open();

  /** Unless something else is wished by now. */
  void settle(EndpointWish wish, Result result, Instant now);
}
