// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.delegation;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.culvert.fuzz.FuzzTarget;
import org.culvert.fuzz.Vectors;
import org.culvert.protocol.address.Endpoint;
import org.culvert.protocol.address.Ipv4Address;
import org.culvert.protocol.address.Ipv6Address;
import org.culvert.protocol.address.Ipv6Prefix;
import org.culvert.protocol.codec.ClientMessageReader;
import org.culvert.protocol.codec.MalformedMessage;
import org.culvert.protocol.message.Bytes;
import org.culvert.protocol.message.ClientMessage;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/**
 * A user's name, and the name servers that a client asks for, a line for each: what becomes of them
 * is a name of the DNS or unusable, and never a record at a name of somebody else.
 */
public final class DnsNames implements FuzzTarget {
  private static final String REALM = "members";
  private static final String DOMAIN = "users.example.net";
  private static final Ipv6Prefix PREFIX = Ipv6Prefix.parse("2001:db8:1512::/48");
  private static final Ipv6Address CLIENT = Ipv6Address.parse("2001:db8:a::513");
  private static final WishedRecords RECORDS =
      new WishedRecords(
          new DnsSettings(
              new Endpoint(Ipv4Address.parse("192.0.2.53"), 53),
              "culvert",
              Bytes.EMPTY,
              List.of(DOMAIN, "0.d.0.1.0.0.2.ip6.arpa", "8.b.d.0.1.0.0.2.ip6.arpa"),
              Map.of(REALM, DOMAIN),
              List.of(),
              true,
              false,
              true,
              Duration.ofMinutes(5),
              53));

  @Override
  public String name() {
    return "dns-names";
  }

  @Override
  public void run(byte[] input) {
    List<String> lines = new String(input, StandardCharsets.ISO_8859_1).lines().toList();
    String userid = lines.isEmpty() ? "" : lines.getFirst();
    List<String> asked = asked(lines.stream().skip(1).limit(12).toList());
    Optional<String> owner = RECORDS.name(REALM, userid);
    owner.ifPresent(DnsNames::checkName);
    List<NameServer> servers = RECORDS.servers(REALM, userid, asked);
    servers.forEach(server -> check(server, owner));
    boolean usable = servers.stream().noneMatch(NameServer.Unusable.class::isInstance);
    Wish wish = new Wish(1, 1, REALM, userid, CLIENT, Optional.of(PREFIX), asked);
    List<String> zones = ReverseNames.zones(PREFIX);
    for (RecordSet set : RECORDS.of(wish)) {
      boolean own =
          zones.contains(set.name())
              || owner.filter(name -> isAtOrBelow(set.name(), name)).isPresent()
              || (set.type() == RecordSet.Type.PTR && set.data().equals(data(set.name(), owner)));
      FuzzTarget.hold(own, userid + " gets " + set);
      if (usable || set.type() != RecordSet.Type.NS) {
        checkName(set.name());
        set.data().forEach(data -> checkData(set, data));
      }
    }
  }

  /** As the broker hears it: none when the request is refused. */
  private static List<String> asked(List<String> names) {
    StringBuilder servers = new StringBuilder();
    names.forEach(
        name ->
            servers
                .append("<address type=\"dn\">")
                .append(name.replace("&", "&amp;").replace("<", "&lt;"))
                .append("</address>"));
    String body =
        "<tunnel action=\"create\" type=\"v6v4\"><client><address type=\"ipv4\">192.0.2.77</address>"
            + "<router><prefix length=\"48\"/><dns_server>"
            + servers
            + "</dns_server></router></client></tunnel>";
    String message = "Content-length: " + body.length() + "\r\n" + body;
    try {
      return ClientMessageReader.ofDatagram(message.getBytes(StandardCharsets.ISO_8859_1))
              instanceof ClientMessage.Create(var request)
          ? request.prefix().orElseThrow().dnsServers()
          : List.of();
    } catch (MalformedMessage refused) {
      return List.of();
    }
  }

  private static void check(NameServer server, Optional<String> owner) {
    FuzzTarget.hold(server.name().matches("[!-~]*"), "a name that is none: " + server);
    switch (server) {
      case NameServer.Unusable(String name) -> {
        FuzzTarget.hold(
            NameServer.ofRecord(name, true) instanceof NameServer.Unusable
                && NameServer.ofRecord(name, false) instanceof NameServer.Unusable,
            name + " becomes usable");
      }
      case NameServer.Named(String name) -> {
        checkName(name);
        FuzzTarget.hold(NameServer.ofRecord(name, false).equals(server), server + " from its NS");
      }
      case NameServer.Hosted hosted -> {
        checkName(hosted.name());
        FuzzTarget.hold(
            owner.filter(name -> hosted.name().endsWith("." + name)).isPresent(),
            hosted + " is not below " + owner);
        FuzzTarget.hold(
            NameServer.ofRecord(hosted.name(), true).equals(hosted), hosted + " from its NS");
      }
    }
  }

  /** The DNS library reads it, and it is still the same. */
  private static void checkName(String name) {
    try {
      Name read = Lookup.absolute(name);
      FuzzTarget.hold(read.toString(true).equals(name), name + " is read as " + read);
    } catch (IOException e) {
      throw new AssertionError(name, e);
    }
  }

  private static void checkData(RecordSet set, String data) {
    try {
      Record record =
          Record.fromString(
              Lookup.absolute(set.name()),
              Type.value(set.type().name()),
              DClass.IN,
              300,
              PublishedData.text(set.type(), data),
              Name.root);
      FuzzTarget.hold(PublishedData.of(record).equals(data), record + " of " + data);
    } catch (IOException e) {
      throw new AssertionError(set.toString(), e);
    }
  }

  private static boolean isAtOrBelow(String name, String owner) {
    return name.equals(owner) || name.endsWith("." + owner);
  }

  /** What a PTR record at that name may say. */
  private static List<String> data(String name, Optional<String> owner) {
    boolean client = name.equals(ReverseNames.of(CLIENT));
    boolean router = name.equals(ReverseNames.of(PREFIX.network().plus(1)));
    return owner
        .filter(_ -> client || router)
        .map(host -> List.of(router ? "router." + host : host))
        .orElse(List.of());
  }

  @Override
  public List<byte[]> seeds(Vectors vectors) {
    return Stream.of(
            "alice\nns1.example.net\nns2.example.net.\n192.0.2.53\n2001:db8::53",
            "bob\n",
            "Carol & Dave\nns1.example.net",
            "d_e-f\nNS-c0000235.users.example.net\nlocalhost\n-a.b\n01.2.3.4",
            "*\n_a.b\nx.users.example.net")
        .map(text -> text.getBytes(StandardCharsets.ISO_8859_1))
        .toList();
  }
}
