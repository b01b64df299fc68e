// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.tunnel;

import java.util.Map;
import java.util.Optional;
import org.culvert.broker.realm.Account;

/** What accounts want to come into their tunnels. Blocks on the database. */
public interface InboundPolicies {
  /** Empty: what its realm says. */
  Optional<InboundRules> inboundOf(Account account);

  /** Of all accounts with a live tunnel that have decided, by their number. */
  Map<Long, InboundRules> inboundOfAll();
}
