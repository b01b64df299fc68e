// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.account;

import java.util.List;

/**
 * What the broker said of a realm when it started.
 *
 * @param digestRealm that passwords are stored for
 * @param tunnelTypes as in RFC 5572
 * @param prefixLengths that an account may ask for, the largest block first; none: no prefixes
 */
public record RealmProfile(
    String name, String digestRealm, List<String> tunnelTypes, List<Integer> prefixLengths) {
  public RealmProfile {
    tunnelTypes = List.copyOf(tunnelTypes);
    prefixLengths = List.copyOf(prefixLengths);
  }
}
