// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.preflight;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.culvert.protocol.address.Endpoint;
import org.culvert.protocol.address.IpAddress;
import org.culvert.protocol.address.Ipv6Address;

/**
 * The command line of {@code broker preflight}.
 *
 * @param probes hosts that are asked whether answers come back here
 * @param resolvers empty: this machine's own
 * @param name that clients connect to
 * @param mail HOST or HOST:PORT of the mail server
 */
record PreflightOptions(
    boolean help,
    boolean json,
    List<Ipv6Address> probes,
    List<Endpoint> resolvers,
    Optional<String> name,
    Optional<String> mail) {
  static final String USAGE =
      """
      Usage: culvert broker [--config FILE] preflight [OPTION]...

      Looks at what this machine lacks for the broker of these settings, and says what to do. Needs root, or the
      rights of the broker. Changes nothing that stays. Ends with 0, or with 1 when something is an error.

        --probe IPV6          a host on the Internet that answers ping: are its answers to addresses of the
                              pools routed to this machine? May be given several times; there are usual ones
        --name NAME           the name that clients connect to
        --resolver ADDRESS    the name server that is asked about it and the zones; ADDRESS:PORT too
        --mail HOST[:PORT]    the portal's mail server
        --json                one object on the standard output, and nothing else
        --help
      """;

  private static final int DNS = 53;

  /**
   * @throws IllegalArgumentException with a text for the user
   */
  static PreflightOptions parse(List<String> words) {
    boolean help = false;
    boolean json = false;
    List<Ipv6Address> probes = new ArrayList<>();
    List<Endpoint> resolvers = new ArrayList<>();
    Optional<String> name = Optional.empty();
    Optional<String> mail = Optional.empty();
    Deque<String> rest = new ArrayDeque<>(words);
    while (!rest.isEmpty()) {
      String word = rest.remove();
      switch (word) {
        case "--help" -> help = true;
        case "--json" -> json = true;
        case "--probe" -> probes.add(Ipv6Address.parse(value(word, rest)));
        case "--resolver" -> resolvers.add(resolver(value(word, rest)));
        case "--name" -> name = Optional.of(value(word, rest));
        case "--mail" -> mail = Optional.of(value(word, rest));
        default -> throw new IllegalArgumentException("preflight does not know " + word);
      }
    }
    return new PreflightOptions(help, json, probes, resolvers, name, mail);
  }

  private static Endpoint resolver(String text) {
    if (text.matches("[0-9.]+:[0-9]{1,5}")) {
      int colon = text.indexOf(':');
      return new Endpoint(
          IpAddress.parse(text.substring(0, colon)), Integer.parseInt(text.substring(colon + 1)));
    }
    return new Endpoint(IpAddress.parse(text), DNS);
  }

  private static String value(String option, Deque<String> rest) {
    String value = rest.poll();
    if (value == null || value.startsWith("--")) {
      throw new IllegalArgumentException("preflight " + option + " needs a value");
    }
    return value;
  }
}
