// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.tunnel;

import java.util.Map;
import java.util.Optional;
import org.culvert.broker.realm.Account;

/** Which accounts get no tunnel for now. Blocks on the database. */
public interface Holds {
  /** The operator's, if there are two. */
  Optional<Hold> holdOn(Account account);

  /** The live tunnels whose account must not have one, by their number. */
  Map<Long, Hold.By> heldTunnels();
}
