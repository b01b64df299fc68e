// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.delegation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.culvert.protocol.address.Ipv4Address;
import org.culvert.protocol.address.Ipv6Address;
import org.culvert.protocol.address.Ipv6Prefix;

/**
 * From a wish to records: a name for the client and back, and for its prefix either a delegation to
 * its own name servers, or a name for the router's address in it. Decides by the settings alone and
 * asks nobody.
 */
record WishedRecords(DnsSettings settings) {
  /** More than anybody has; each is asked about each zone. */
  static final int MOST_SERVERS = 6;

  private static final String ROUTER = "router.";

  Optional<String> name(String realm, String userid) {
    return Optional.ofNullable(settings.domains().get(realm))
        .filter(_ -> userid.matches(NameServer.LABEL))
        .map(domain -> userid + "." + domain);
  }

  List<RecordSet> of(Wish wish) {
    List<RecordSet> sets = new ArrayList<>();
    Optional<String> name = name(wish.realm(), wish.userid());
    name.ifPresent(owner -> both(owner, wish.client(), sets));
    wish.prefix()
        .ifPresent(
            prefix -> {
              if (wish.nameServers().isEmpty()) {
                // What the templates of clients give to the router's own interface.
                name.ifPresent(owner -> both(ROUTER + owner, prefix.network().plus(1), sets));
              } else {
                delegation(prefix, servers(wish.realm(), wish.userid(), wish.nameServers()), sets);
              }
            });
    return sets;
  }

  List<NameServer> servers(String realm, String userid, List<String> nameServers) {
    Optional<String> owner = name(realm, userid);
    return nameServers.stream()
        .limit(MOST_SERVERS)
        .map(text -> NameServer.of(text, owner))
        .toList();
  }

  private void both(String name, Ipv6Address address, List<RecordSet> sets) {
    sets.add(new RecordSet(name, RecordSet.Type.AAAA, List.of(address.toString())));
    String reverse = ReverseNames.of(address);
    if (settings.hostedPointers() && settings.zoneAbove(reverse).isPresent()) {
      sets.add(new RecordSet(reverse, RecordSet.Type.PTR, List.of(name)));
    }
  }

  private static void delegation(
      Ipv6Prefix prefix, List<NameServer> servers, List<RecordSet> sets) {
    List<String> names = servers.stream().map(NameServer::name).toList();
    for (String zone : ReverseNames.zones(prefix)) {
      sets.add(new RecordSet(zone, RecordSet.Type.NS, names));
    }
    Map<String, RecordSet> hosted = new TreeMap<>();
    Stream<NameServer.Hosted> addresses =
        servers.stream()
            .filter(NameServer.Hosted.class::isInstance)
            .map(NameServer.Hosted.class::cast);
    addresses.forEach(
        server -> {
          RecordSet.Type type =
              server.address() instanceof Ipv4Address ? RecordSet.Type.A : RecordSet.Type.AAAA;
          String data = server.address().toString();
          hosted.put(server.name(), new RecordSet(server.name(), type, List.of(data)));
        });
    sets.addAll(hosted.values());
  }
}
