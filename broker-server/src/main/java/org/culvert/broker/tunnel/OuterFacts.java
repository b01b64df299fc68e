// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.tunnel;

import org.culvert.broker.realm.Account;
import org.culvert.protocol.address.Ipv4Address;

/** What is written down of accounts and outer addresses. Blocks on the database. */
public interface OuterFacts {
  /** Whether the operator lets the account ask for tunnels that end at {@code target}. */
  boolean mayBeProxyFor(Account account, Ipv4Address target);

  /** Whether a tunnel of the account ever ended there. */
  boolean hasEndedAt(Account account, Ipv4Address address);
}
