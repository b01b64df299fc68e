// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.tunnel;

import java.time.Instant;
import java.util.List;

/** Where wishes come from. Blocks on the database. */
public interface WishStore {
  /** What is to be done, and what was done after {@code then}, perhaps by another broker. */
  List<TunnelWish> wishes(Instant then);

  /** What the tunnel is to have in the DNS is decided anew. */
  void renewNames(long tunnelId);

  void done(TunnelWish wish, Instant now);

  /** Forgets what was done before {@code then}; how many. */
  int forget(Instant then);
}
