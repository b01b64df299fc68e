// SPDX-License-Identifier: Apache-2.0
package org.culvert.e2e.compose;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.culvert.protocol.address.IpAddress;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.ReverseMap;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;

/** Asks the composed name server at the port that is published for the world, over UDP. */
record NameQuery(int port) {
  /** The IPv6 addresses of a name, in short. */
  List<String> addresses(String name) throws IOException {
    return ask(Name.fromString(name + "."), Type.AAAA).stream()
        .map(Record::rdataToString)
        .map(text -> IpAddress.parse(text).toString())
        .toList();
  }

  /** The name of an address; empty without one. */
  String nameOf(String address) throws IOException {
    return ask(ReverseMap.fromAddress(address), Type.PTR).stream()
        .map(Record::rdataToString)
        .findFirst()
        .orElse("");
  }

  private List<Record> ask(Name name, int type) throws IOException {
    SimpleResolver server =
        new SimpleResolver(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    server.setTimeout(Duration.ofSeconds(3));
    Message query = Message.newQuery(Record.newRecord(name, type, DClass.IN));
    query.getHeader().unsetFlag(Flags.RD);
    return server.send(query).getSection(Section.ANSWER);
  }
}
