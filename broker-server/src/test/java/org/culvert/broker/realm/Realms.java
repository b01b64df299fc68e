// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.realm;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.culvert.broker.prefix.PrefixPool;
import org.culvert.protocol.address.Ipv4Prefix;
import org.culvert.protocol.address.Ipv6Prefix;
import org.culvert.protocol.message.TunnelType;

/** Realms of tests, by what differs between them. */
public final class Realms {
  private Realms() {}

  /**
   * @param delegation the pool of prefixes; empty for none
   */
  public static Realm realm(
      String name, String mechanism, String endpoints, String delegation, int perSource) {
    return new Realm(
        name,
        Set.of(mechanism),
        Set.of(TunnelType.V6UDPV4),
        List.of(new PrefixPool(Ipv6Prefix.parse(endpoints))),
        Optional.of(delegation)
            .filter(text -> !text.isEmpty())
            .map(
                text ->
                    new Realm.Delegation(
                        List.of(new PrefixPool(Ipv6Prefix.parse(text))),
                        56,
                        List.of(48, 56, 64),
                        false,
                        Realm.Delegation.QUARANTINE)),
        Duration.ofDays(1),
        KeepalivePolicy.DEFAULT,
        perSource,
        InnerPolicy.DEFAULT,
        AdmissionPolicy.DEFAULT);
  }

  /** The same with other encapsulations. */
  public static Realm offering(Realm realm, TunnelType... types) {
    return copy(
        realm,
        Set.of(types),
        realm.tunnelsPerSource(),
        new InnerPolicy(
            Optional.of(new PrefixPool(Ipv4Prefix.parse("100.64.0.0/16").mapped())),
            realm.inner().mtu(),
            realm.inner().nested(),
            realm.inner().reach(),
            realm.inner().inbound(),
            realm.inner().limits()),
        realm.admission());
  }

  /** The same with another limit for each source. */
  public static Realm limited(Realm realm, int perSource) {
    return copy(realm, realm.tunnelTypes(), perSource, realm.inner(), realm.admission());
  }

  /** The same with another policy. */
  public static Realm admitting(Realm realm, AdmissionPolicy admission) {
    return copy(realm, realm.tunnelTypes(), realm.tunnelsPerSource(), realm.inner(), admission);
  }

  private static Realm copy(
      Realm realm,
      Set<TunnelType> types,
      int perSource,
      InnerPolicy inner,
      AdmissionPolicy admission) {
    return new Realm(
        realm.name(),
        realm.mechanisms(),
        types,
        realm.endpoints(),
        realm.delegation(),
        realm.lifetime(),
        realm.keepalive(),
        perSource,
        inner,
        admission);
  }
}
