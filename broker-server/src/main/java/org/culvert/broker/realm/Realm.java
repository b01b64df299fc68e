// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.realm;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.culvert.broker.prefix.PrefixPool;
import org.culvert.protocol.message.TunnelType;

/**
 * A named policy: who may authenticate and how, and what they get.
 *
 * @param name unique; in the log, the database and the statistics
 * @param mechanisms names of SASL mechanisms, the ones offered; ANONYMOUS alone, or only others
 * @param tunnelTypes the encapsulations on offer
 * @param endpoints where the /127 of each tunnel comes from, the first that has one
 * @param delegation empty when nobody gets a prefix here
 * @param lifetime how long a tunnel lives unrenewed
 * @param keepalive bounds for the interval
 * @param tunnelsPerSource how many live tunnels one outer address may have in this realm
 * @param inner what goes on inside the tunnels
 * @param admission which tunnels may come into being, and how many
 */
public record Realm(
    String name,
    Set<String> mechanisms,
    Set<TunnelType> tunnelTypes,
    List<PrefixPool> endpoints,
    Optional<Delegation> delegation,
    Duration lifetime,
    KeepalivePolicy keepalive,
    int tunnelsPerSource,
    InnerPolicy inner,
    AdmissionPolicy admission) {

  public Realm {
    mechanisms = Set.copyOf(mechanisms);
    tunnelTypes = Set.copyOf(tunnelTypes);
    endpoints = List.copyOf(endpoints);
    if (mechanisms.contains("ANONYMOUS") && mechanisms.size() > 1) {
      throw new IllegalArgumentException(
          "realm " + name + ": an anonymous realm has no other mechanism; make two realms");
    }
    if (tunnelTypes.contains(TunnelType.V4V6) && inner.ipv4Pool().isEmpty()) {
      throw new IllegalArgumentException("realm " + name + ": v4v6 needs an ipv4_pool");
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

  /** How long addresses of accounts rest that were given back, before somebody else gets them. */
  public Duration quarantine() {
    return delegation.map(Delegation::quarantine).orElse(Delegation.QUARANTINE);
  }

  /** Every pool of the realm; the one of IPv4 is IPv4-mapped. */
  public List<PrefixPool> pools() {
    Stream<PrefixPool> delegated = delegation.stream().flatMap(some -> some.pools().stream());
    Stream<PrefixPool> ofIpv6 = Stream.concat(endpoints.stream(), delegated);
    return Stream.concat(ofIpv6, inner.ipv4Pool().stream()).toList();
  }

  /**
   * Prefixes for accounts.
   *
   * @param pools where they come from, the first that has one
   * @param largest the largest block that an account may have unless it was said for that account,
   *     as a length: 32 to 64
   * @param lengths the lengths on offer
   * @param lenient whether somebody who asks for too large a block gets one as large as allowed
   * @param quarantine how long a prefix that was given back rests before somebody else gets it
   */
  public record Delegation(
      List<PrefixPool> pools,
      int largest,
      List<Integer> lengths,
      boolean lenient,
      Duration quarantine) {
    public static final Duration QUARANTINE = Duration.ofDays(30);

    public Delegation {
      pools = List.copyOf(pools);
      lengths = List.copyOf(lengths);
    }
  }
}
