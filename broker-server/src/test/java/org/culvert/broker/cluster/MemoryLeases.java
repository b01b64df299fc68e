// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.cluster;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.culvert.broker.redirect.Load;
import org.culvert.broker.redirect.OtherBroker;

/** Leases in memory, by the real clock, of a store that can be away. */
final class MemoryLeases implements Leases {
  private record Lease(ClusterSettings settings, long epoch, long endsAt, Load load) {}

  private final Map<String, Lease> leases = new HashMap<>();
  private volatile boolean away;

  void away(boolean now) {
    away = now;
  }

  private void reach() {
    if (away) {
      throw new IllegalStateException("the store is away");
    }
  }

  @Override
  public synchronized OptionalLong begin(ClusterSettings settings) {
    reach();
    Lease there = leases.get(settings.name());
    if (there != null && isAlive(there)) {
      return OptionalLong.empty();
    }
    long epoch = there == null ? 1 : there.epoch + 1;
    put(settings, epoch, new Load(0, 0));
    return OptionalLong.of(epoch);
  }

  private void put(ClusterSettings settings, long epoch, Load load) {
    long endsAt = System.nanoTime() + settings.lease().toNanos();
    leases.put(settings.name(), new Lease(settings, epoch, endsAt, load));
  }

  private static boolean isAlive(Lease lease) {
    return System.nanoTime() - lease.endsAt < 0;
  }

  @Override
  public synchronized boolean renew(ClusterSettings settings, long epoch, Load load) {
    reach();
    Lease there = leases.get(settings.name());
    if (there == null || there.epoch != epoch || !isAlive(there)) {
      return false;
    }
    put(settings, epoch, load);
    return true;
  }

  @Override
  public synchronized void end(ClusterSettings settings, long epoch) {
    reach();
    Lease there = leases.get(settings.name());
    if (there != null && there.epoch == epoch) {
      leases.put(settings.name(), new Lease(settings, epoch, System.nanoTime(), there.load));
    }
  }

  @Override
  public synchronized List<Member> members() {
    reach();
    return leases.values().stream().map(MemoryLeases::member).toList();
  }

  private static Member member(Lease lease) {
    return new Member(
        lease.settings.name(),
        lease.settings.region(),
        lease.settings.addresses().stream().map(OtherBroker::text).toList(),
        lease.load,
        isAlive(lease),
        false);
  }
}
