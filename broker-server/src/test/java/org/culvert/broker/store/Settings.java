// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.store;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.culvert.broker.prefix.PrefixPool;
import org.culvert.broker.realm.KeepalivePolicy;
import org.culvert.broker.realm.Realm;
import org.culvert.protocol.address.Ipv6Prefix;
import org.culvert.protocol.message.TunnelType;

/** Realms for tests of the store. */
final class Settings {
  static final List<Realm> REALMS =
      List.of(
          realm("guests", "ANONYMOUS", "2001:db8:a::/64", ""),
          realm("members", "DIGEST-MD5", "2001:db8:b::/64", "2001:db8:1500::/40"));

  private Settings() {}

  static Realm realm(String name, String mechanism, String endpoints, String delegation) {
    return new Realm(
        name,
        Set.of(mechanism),
        Set.of(TunnelType.V6UDPV4),
        new PrefixPool(Ipv6Prefix.parse(endpoints)),
        Optional.of(delegation)
            .filter(text -> !text.isEmpty())
            .map(
                text ->
                    new Realm.Delegation(
                        new PrefixPool(Ipv6Prefix.parse(text)), 56, List.of(48, 56, 64))),
        Duration.ofDays(1),
        KeepalivePolicy.DEFAULT,
        1000);
  }
}
