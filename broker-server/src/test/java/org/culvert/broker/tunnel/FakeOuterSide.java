// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.tunnel;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.culvert.broker.realm.Account;
import org.culvert.protocol.address.IpAddress;
import org.culvert.protocol.address.Ipv4Address;
import org.culvert.protocol.address.Ipv4Prefix;
import org.culvert.protocol.address.Ipv6Prefix;

/**
 * The outer side as a test wants it: nothing is known, and no probe is answered, unless told so.
 */
public final class FakeOuterSide implements OuterFacts, Probe, ConflictLog {
  static final Ipv4Address OWN = Ipv4Address.parse("198.51.100.1");
  static final Ipv6Prefix INSIDE = Ipv6Prefix.parse("2001:db8:a::/48");

  private final Set<String> proxyTargets = new HashSet<>();
  private final Set<String> formerEnds = new HashSet<>();
  final List<Conflict> conflicts = new ArrayList<>();
  final List<Tunnel> probed = new ArrayList<>();
  boolean answering;

  public OuterSide side() {
    OuterEnds ends =
        new OuterEnds(
            Set.of(
                OWN,
                IpAddress.parse("10.0.0.5"),
                IpAddress.parse("2001:db8:ff::1"),
                IpAddress.parse("127.0.0.1")),
            List.of(INSIDE, Ipv4Prefix.parse("100.64.0.0/16").mapped()));
    return new OuterSide(ends, this, this, this);
  }

  void permitProxy(Account account, String target) {
    proxyTargets.add(account.id() + " " + target);
  }

  void endedAt(Account account, String address) {
    formerEnds.add(account.id() + " " + address);
  }

  @Override
  public boolean mayBeProxyFor(Account account, Ipv4Address target) {
    return proxyTargets.contains(account.id() + " " + target);
  }

  @Override
  public boolean hasEndedAt(Account account, Ipv4Address address) {
    return formerEnds.contains(account.id() + " " + address);
  }

  @Override
  public boolean isAnswered(LiveTunnel tunnel) {
    probed.add(tunnel.tunnel());
    return answering;
  }

  @Override
  public String note(Conflict conflict) {
    conflicts.add(conflict);
    return conflict.ticket();
  }

  @Override
  public int forget(Instant before) {
    int known = conflicts.size();
    conflicts.removeIf(conflict -> conflict.at().isBefore(before));
    return known - conflicts.size();
  }
}
