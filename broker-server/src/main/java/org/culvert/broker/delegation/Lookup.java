// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.delegation;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.culvert.protocol.address.Endpoint;
import org.culvert.protocol.address.IpAddress;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.ResolverConfig;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/** Finds the addresses of a name, with the resolvers of the settings or the machine's own. */
final class Lookup {
  private static final Duration PATIENCE = Duration.ofMillis(1500);

  private final List<Endpoint> resolvers;

  Lookup(List<Endpoint> resolvers) {
    this.resolvers = resolvers;
  }

  /**
   * IPv4 first, which every broker has.
   *
   * @throws IOException when no resolver answers
   */
  List<IpAddress> addresses(String name) throws IOException {
    List<IpAddress> found = new ArrayList<>();
    for (int type : List.of(Type.A, Type.AAAA)) {
      for (Record record : ask(name, type).getSection(Section.ANSWER)) {
        switch (record) {
          case ARecord a -> found.add(IpAddress.of(a.getAddress().getAddress()));
          case AAAARecord a -> found.add(IpAddress.of(a.getAddress().getAddress()));
          default -> {}
        }
      }
    }
    return found;
  }

  /**
   * @throws IOException when no resolver answers
   */
  Message ask(String name, int type) throws IOException {
    IOException last = new IOException("there is no resolver");
    for (InetSocketAddress resolver : servers()) {
      try {
        SimpleResolver one = new SimpleResolver(resolver);
        one.setTimeout(PATIENCE);
        return one.send(Message.newQuery(Record.newRecord(absolute(name), type, DClass.IN)));
      } catch (IOException e) {
        last = e;
      }
    }
    throw last;
  }

  private List<InetSocketAddress> servers() throws IOException {
    if (resolvers.isEmpty()) {
      return ResolverConfig.getCurrentConfig().servers();
    }
    List<InetSocketAddress> servers = new ArrayList<>();
    for (Endpoint resolver : resolvers) {
      servers.add(socket(resolver.address(), resolver.port()));
    }
    return servers;
  }

  static InetSocketAddress socket(IpAddress address, int port) throws IOException {
    return new InetSocketAddress(InetAddress.getByAddress(address.octets()), port);
  }

  static Name absolute(String name) throws TextParseException {
    return Name.fromString(name + ".");
  }
}
