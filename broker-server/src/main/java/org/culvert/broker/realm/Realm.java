// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.realm;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.culvert.broker.prefix.PrefixPool;
import org.culvert.protocol.message.TunnelType;

/**
 * A named policy: who may authenticate and how, and what they get.
 *
 * @param name unique; in the log, the database and the statistics
 * @param mechanisms names of SASL mechanisms, the ones offered; ANONYMOUS alone, or only others
 * @param tunnelTypes the encapsulations on offer
 * @param endpoints where the /127 of each tunnel comes from
 * @param delegation empty when nobody gets a prefix here
 * @param lifetime how long a tunnel lives unrenewed
 * @param keepalive bounds for the interval
 * @param tunnelsPerSource how many live tunnels one outer IPv4 address may have in this realm
 */
public record Realm(
    String name,
    Set<String> mechanisms,
    Set<TunnelType> tunnelTypes,
    PrefixPool endpoints,
    Optional<Delegation> delegation,
    Duration lifetime,
    KeepalivePolicy keepalive,
    int tunnelsPerSource) {

  public Realm {
    mechanisms = Set.copyOf(mechanisms);
    tunnelTypes = Set.copyOf(tunnelTypes);
    if (mechanisms.contains("ANONYMOUS") && mechanisms.size() > 1) {
      throw new IllegalArgumentException(
          "realm " + name + ": an anonymous realm has no other mechanism; make two realms");
    }
    if (isAnonymous(mechanisms) && delegation.isPresent()) {
      throw new IllegalArgumentException("realm " + name + ": prefixes are for accounts only");
    }
  }

  public boolean isAnonymous() {
    return isAnonymous(mechanisms);
  }

  private static boolean isAnonymous(Set<String> mechanisms) {
    return mechanisms.contains("ANONYMOUS");
  }

  /**
   * Prefixes for accounts.
   *
   * @param shortest the largest block that an account may have, as a length: 48 to 64
   * @param lengths the lengths on offer
   */
  public record Delegation(PrefixPool pool, int shortest, List<Integer> lengths) {
    public Delegation {
      lengths = List.copyOf(lengths);
    }
  }
}
