// SPDX-License-Identifier: Apache-2.0
package org.culvert.e2e;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.culvert.broker.delegation.Bind;
import org.culvert.broker.delegation.ReverseNames;
import org.culvert.protocol.address.Ipv6Prefix;
import org.culvert.standalone.lab.Lab;
import org.culvert.standalone.lab.Patience;
import org.culvert.standalone.lab.RunningBroker;

/**
 * Two real name servers.
 *
 * @param operators the primary that the broker publishes names in
 * @param users where a member serves the zones of its own prefix
 */
record NameServers(Bind operators, Bind users) {
  /** Of the name server of users, as one of them writes it into the form. */
  static final String USERS_SERVER = "ns1.example.net";

  private static final String DOMAIN = "users.example.net";
  private static final String ADDRESSES = "2001:db8:c::/64";
  private static final String PREFIXES = "2001:db8:1500::/40";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  static NameServers start(Lab lab) throws IOException, InterruptedException {
    return new NameServers(
        new Bind(lab.folder().resolve("operators-names"))
            .zone("example.net", "ns1 IN A 127.0.0.1\n")
            .takingUpdates(DOMAIN, "")
            .takingUpdates(zone(ADDRESSES), "")
            .takingUpdates(zone(PREFIXES), "")
            .start(),
        new Bind(lab.folder().resolve("users-names")).start());
  }

  /** Of a broker that publishes the names of its members here. */
  String settings(Lab lab) throws IOException {
    return """
        %s
        [dns]
        primary = "%s"
        key_file = "%s"
        zones = ["%s", "%s", "%s"]
        resolvers = ["%s"]
        private_name_servers = true
        name_server_port = %d
        """
        .formatted(
            RunningBroker.realms("domain = \"%s\"".formatted(DOMAIN)),
            operators.endpoint(),
            lab.write("dns-key", Bind.KEY_BASE64),
            DOMAIN,
            ADDRESSES,
            PREFIXES,
            operators.endpoint(),
            users.port());
  }

  /** Has the user's own server answer for the first zone of a prefix; gives back its name. */
  String serve(String prefix) throws IOException, InterruptedException {
    String zone = zone(prefix);
    users.stop();
    users.zone(zone, "").start();
    return zone;
  }

  /** Waits until the operator's server says just that. */
  void awaitRecords(String name, String type, String... data)
      throws IOException, InterruptedException {
    Patience.until(
        PATIENCE,
        () -> operators.ask(name, type).equals(List.of(data)),
        () -> "%s %s is %s".formatted(name, type, operators.ask(name, type)));
  }

  private static String zone(String prefix) {
    return ReverseNames.zones(Ipv6Prefix.parse(prefix)).getFirst();
  }
}
