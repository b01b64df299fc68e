// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.delegation;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.culvert.protocol.address.IpAddress;
import org.culvert.protocol.address.Ipv6Prefix;

/**
 * The DNS of a broker that has one: takes wishes on session threads, and fulfils them in {@link
 * #step}, on a thread of its own. A DNS that fails costs no tunnel, unless the operator wants that.
 */
public final class DnsDelegation implements DnsWishes {
  private final DnsSettings settings;
  private final RecordStore store;
  private final NameServerCheck check;
  private final WishedRecords records;
  private final DnsReconciler reconciler;
  private final DnsCounters counters = new DnsCounters();

  /**
   * @param own whether an address is one of the broker's: no client can have a name server there
   */
  public DnsDelegation(
      DnsSettings settings, RecordStore store, Predicate<IpAddress> own, RandomGenerator random) {
    this.settings = settings;
    this.store = store;
    this.check = new NameServerCheck(settings, own.or(settings.primary().address()::equals));
    this.records = new WishedRecords(settings);
    this.reconciler = new DnsReconciler(settings, store, check, counters, random);
  }

  @Override
  public Optional<String> nameOf(String realm, String userid) {
    return records.name(realm, userid);
  }

  @Override
  public Optional<String> objection(
      String realm, String userid, Ipv6Prefix prefix, List<String> nameServers) {
    if (!settings.strict() || nameServers.isEmpty()) {
      return Optional.empty();
    }
    Optional<String> objection =
        nameServers.size() > WishedRecords.MOST_SERVERS
            ? Optional.of(WishedRecords.MOST_SERVERS + " name servers at most")
            : objection(prefix, records.servers(realm, userid, nameServers));
    objection.ifPresent(_ -> counters.add(DnsEvent.STRICTLY_REFUSED));
    return objection;
  }

  private Optional<String> objection(Ipv6Prefix prefix, List<NameServer> servers) {
    List<String> zones = ReverseNames.zones(prefix);
    if (zones.stream().anyMatch(zone -> settings.zoneAbove(zone).isEmpty())) {
      return Optional.of("there is no reverse zone for " + prefix + " here");
    }
    List<String> names = servers.stream().map(NameServer::name).toList();
    // Those in use already may be behind the very tunnel that is being asked for.
    boolean inUse = zones.stream().allMatch(zone -> store.delegatedTo(zone).containsAll(names));
    return inUse ? Optional.empty() : check.objection(servers, zones);
  }

  @Override
  public void note(Wish wish) {
    store.note(wish);
  }

  /** One round; see {@link DnsReconciler}. */
  public void step(Instant now) {
    reconciler.step(now);
  }

  public DnsCounters counters() {
    return counters;
  }
}
