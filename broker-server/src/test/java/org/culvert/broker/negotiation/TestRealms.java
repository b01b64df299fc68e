// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.negotiation;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.culvert.broker.prefix.PrefixPool;
import org.culvert.broker.realm.AdmissionPolicy;
import org.culvert.broker.realm.InnerPolicy;
import org.culvert.broker.realm.KeepalivePolicy;
import org.culvert.broker.realm.Realm;
import org.culvert.protocol.address.Ipv6Prefix;
import org.culvert.protocol.message.TunnelType;

/** The realms of the tests: guests without a password, members with one. */
final class TestRealms {
  static final Realm GUESTS = realm("guests", Set.of("ANONYMOUS"));
  static final Realm MEMBERS = realm("members", Set.of("PLAIN", "DIGEST-MD5"));
  static final Realm ALL_MECHANISMS =
      realm("members", Set.of("PLAIN", "DIGEST-MD5", "SCRAM-SHA-256"));
  static final List<Realm> BOTH = List.of(GUESTS, MEMBERS);

  private TestRealms() {}

  static Realm realm(String name, Set<String> mechanisms) {
    return new Realm(
        name,
        mechanisms,
        Set.of(TunnelType.V6V4, TunnelType.V6UDPV4),
        List.of(new PrefixPool(Ipv6Prefix.parse("2001:db8:a::/64"))),
        Optional.empty(),
        Duration.ofDays(7),
        KeepalivePolicy.DEFAULT,
        4,
        InnerPolicy.DEFAULT,
        AdmissionPolicy.DEFAULT);
  }
}
