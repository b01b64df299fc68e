// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.delegation;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.culvert.protocol.address.Endpoint;
import org.culvert.protocol.address.IpAddress;
import org.xbill.DNS.Message;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** Looks at zones as the world does, and at the primary as the broker does; changes nothing. */
public final class ZoneProbe {
  /** The zone is delegated to servers that do not have it, or do not answer. */
  public static final class Lame extends IOException {
    private static final long serialVersionUID = 1;

    private Lame(String text) {
      super(text);
    }
  }

  private final Lookup lookup;

  /**
   * @param resolvers that are asked; empty: this machine's own
   */
  public ZoneProbe(List<Endpoint> resolvers) {
    this.lookup = new Lookup(resolvers);
  }

  /**
   * @throws IOException when no resolver answers
   */
  public List<IpAddress> addresses(String name) throws IOException {
    return lookup.addresses(name);
  }

  /**
   * The servers that the world finds the zone at; empty when it knows of no such zone.
   *
   * @throws Lame when nobody there has it
   * @throws IOException when no resolver answers
   */
  public Optional<List<String>> servers(String zone) throws IOException {
    Message reply = lookup.ask(zone, Type.NS);
    if (reply.getRcode() == Rcode.SERVFAIL || reply.getRcode() == Rcode.REFUSED) {
      throw new Lame(Rcode.string(reply.getRcode()));
    }
    List<String> servers =
        reply.getSection(Section.ANSWER).stream()
            .filter(NSRecord.class::isInstance)
            .map(record -> ((NSRecord) record).getTarget().toString(true))
            .sorted()
            .toList();
    return Optional.of(servers).filter(found -> !found.isEmpty());
  }

  /** Why the primary would not take an update of that zone: it is sent one that changes nothing. */
  public static Optional<String> objection(DnsSettings settings, String zone) {
    return new Primary(settings).objection(zone);
  }
}
