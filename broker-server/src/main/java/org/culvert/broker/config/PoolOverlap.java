// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.config;

import java.util.ArrayList;
import java.util.List;
import org.culvert.broker.prefix.PrefixPool;
import org.culvert.broker.realm.Realm;

/**
 * Finds pools that have addresses in common: an address can belong to one realm and purpose only.
 */
final class PoolOverlap {
  private record Named(String name, PrefixPool pool) {}

  private PoolOverlap() {}

  /** What is wrong, each with both names. */
  static List<String> mistakes(List<Realm> realms) {
    List<Named> before = new ArrayList<>();
    List<String> mistakes = new ArrayList<>();
    for (Named pool : realms.stream().flatMap(realm -> pools(realm).stream()).toList()) {
      for (Named other : before) {
        if (pool.pool().prefix().overlaps(other.pool().prefix())) {
          mistakes.add(
              "%s: the pool %s overlaps the pool %s of %s"
                  .formatted(
                      pool.name(), pool.pool().prefix(), other.pool().prefix(), other.name()));
        }
      }
      before.add(pool);
    }
    return mistakes;
  }

  private static List<Named> pools(Realm realm) {
    List<Named> pools = new ArrayList<>();
    realm.endpoints().forEach(pool -> pools.add(named(realm, "endpoints", pool)));
    realm.inner().ipv4Pool().ifPresent(pool -> pools.add(named(realm, "ipv4_pool", pool)));
    realm
        .delegation()
        .ifPresent(
            delegation ->
                delegation
                    .pools()
                    .forEach(pool -> pools.add(named(realm, "delegation_pool", pool))));
    return pools;
  }

  private static Named named(Realm realm, String setting, PrefixPool pool) {
    return new Named("realm.%s.%s".formatted(realm.name(), setting), pool);
  }
}
