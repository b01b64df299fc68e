// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.redirect;

import java.util.List;

/** Where the account that a client has authenticated for belongs. May ask the database. */
@FunctionalInterface
public interface Homes {
  /** The preferred broker first; empty when any broker will do. */
  List<OtherBroker> of(String realm, String userid);
}
