// SPDX-License-Identifier: Apache-2.0
package org.culvert.fuzz;

import java.util.List;
import org.culvert.broker.delegation.DnsNames;
import org.culvert.client.negotiation.ServerLists;
import org.culvert.conformance.KitAnswers;
import org.culvert.packetio.RawPackets;

/** All of them: a new parser adds a line. */
final class FuzzTargets {
  private FuzzTargets() {}

  static List<FuzzTarget> all() {
    return List.of(
        new ClientDatagrams(),
        new ClientStreams(),
        new ServerDatagrams(),
        new ServerStreams(),
        new RepeatedRequests(),
        new BrokerSasl(),
        new BrokerScram(),
        new ClientSasl(),
        new ClientScram(),
        new AddressTexts(),
        new Packets(),
        new IcmpErrors(),
        new MssClamping(),
        new InnerPackets(),
        new RawPackets(),
        new DnsNames(),
        new ServerLists(),
        new ClientFiles(),
        new BrokerFiles(),
        new KitAnswers());
  }

  static FuzzTarget byName(String name) {
    return all().stream()
        .filter(target -> target.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no fuzz target " + name));
  }
}
