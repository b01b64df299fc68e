// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.status;

import java.time.Instant;
import java.util.List;

/**
 * The state of the service at one moment; counts only, nobody's name or address.
 *
 * @param realms in the order of their names
 */
record ServiceStatus(Instant at, List<RealmStatus> realms) {
  ServiceStatus {
    realms = List.copyOf(realms);
  }

  /**
   * One realm's.
   *
   * @param liveTunnels accepted, and neither expired nor replaced
   * @param delegatedPrefixes reserved for accounts, in use or not
   */
  record RealmStatus(String name, long liveTunnels, long delegatedPrefixes) {}
}
