// SPDX-License-Identifier: Apache-2.0
package org.culvert.conformance;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.culvert.conformance.Target.Account;
import org.culvert.protocol.address.Ipv4Prefix;

/**
 * What the command line says.
 *
 * @param ids of the cases to play; empty is all
 */
record Arguments(
    String server,
    String target6,
    String redirecting,
    String user,
    String password,
    List<Account> moved,
    String from,
    Duration pace,
    Set<Transport> transports,
    Set<String> ids,
    boolean json,
    boolean list,
    boolean help) {
  static final String USAGE =
      """
      Usage: ./culvert conformance [OPTION]...

        --target HOST[:PORT]            the broker; without it, one of our own is started for the purpose
        --user NAME --password TEXT     an account there; without it, what needs one is not played
        --target6 HOST[:PORT]           the broker's IPv6 address, for v4v6
        --redirecting HOST[:PORT]       where the broker sends clients to other brokers, before they authenticate
        --moved NAME:TEXT               an account and its password that it sends to another broker in place of
                                        an offer; give it several times if it does so just once for each
        --from NETWORK                  IPv4 addresses that are all this machine's: each case speaks from another
        --transport udp|tcp|lossy|all   all unless given; lossy is UDP with losses, repetitions and reordering
        --only ID                       just this case; may be given several times
        --pace MILLISECONDS             the least time between two messages: 60 unless given
        --json                          one JSON object on standard output
        --list                          the names of all cases
        --help                          this text

      Ends with 0 when nothing failed, 1 when something did, 2 for a wrong command line or when nobody answers.
      """;

  private static final int PORT = 3653;
  private static final Duration PACE = Duration.ofMillis(60);

  /**
   * @throws IllegalArgumentException with a text for the user
   */
  static Arguments parse(List<String> arguments) {
    Deque<String> rest = new ArrayDeque<>(arguments);
    String server = "";
    String target6 = "";
    String redirecting = "";
    List<Account> moved = new ArrayList<>();
    String from = "";
    String user = "";
    String password = "";
    Duration pace = PACE;
    Set<Transport> transports = EnumSet.allOf(Transport.class);
    Set<String> ids = new TreeSet<>();
    boolean json = false;
    boolean list = false;
    boolean help = false;
    while (!rest.isEmpty()) {
      String option = rest.remove();
      switch (option) {
        case "--target" -> server = value(rest, option);
        case "--target6" -> target6 = value(rest, option);
        case "--redirecting" -> redirecting = value(rest, option);
        case "--moved" -> moved.add(moved(value(rest, option)));
        case "--from" -> from = network(value(rest, option));
        case "--user" -> user = value(rest, option);
        case "--password" -> password = value(rest, option);
        case "--pace" -> pace = Duration.ofMillis(number(value(rest, option), option));
        case "--transport" -> transports = transports(value(rest, option));
        case "--only" -> ids.add(known(value(rest, option)));
        case "--json" -> json = true;
        case "--list" -> list = true;
        case "--help", "-h" -> help = true;
        default -> throw new IllegalArgumentException("unknown argument: " + option);
      }
    }
    if (user.isEmpty() != password.isEmpty()) {
      throw new IllegalArgumentException("--user and --password go together");
    }
    if (server.isEmpty() && !help && !list) {
      throw new IllegalArgumentException("--target is missing");
    }
    return new Arguments(
        server,
        target6,
        redirecting,
        user,
        password,
        moved,
        from,
        pace,
        transports,
        ids,
        json,
        list,
        help);
  }

  private static String value(Deque<String> rest, String option) {
    String value = rest.poll();
    if (value == null || value.isEmpty()) {
      throw new IllegalArgumentException(option + " needs a value");
    }
    return value;
  }

  private static Account moved(String text) {
    int colon = text.indexOf(':');
    if (colon < 1 || colon == text.length() - 1) {
      throw new IllegalArgumentException("--moved is NAME:PASSWORD, not " + text);
    }
    return new Account(text.substring(0, colon), text.substring(colon + 1));
  }

  private static String network(String text) {
    try {
      return Ipv4Prefix.parse(text).toString();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "--from is a network like 198.18.0.0/15: " + e.getMessage(), e);
    }
  }

  private static int number(String text, String option) {
    try {
      int number = Integer.parseInt(text);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new IllegalArgumentException(option + " needs a number, not " + text);
  }

  private static Set<Transport> transports(String text) {
    if (text.equals("all")) {
      return EnumSet.allOf(Transport.class);
    }
    try {
      return EnumSet.of(Transport.valueOf(text.toUpperCase(Locale.ROOT)));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("--transport is udp, tcp, lossy or all, not " + text, e);
    }
  }

  private static String known(String id) {
    if (!Kit.ids().contains(id)) {
      throw new IllegalArgumentException("there is no case " + id + "; --list names all");
    }
    return id;
  }

  /**
   * @throws IOException when the name is nobody's
   */
  Target target() throws IOException {
    InetSocketAddress address = address(server);
    if (!(address.getAddress() instanceof Inet4Address)) {
      throw new IllegalArgumentException(
          "--target is the broker's IPv4 address: the kinds of tunnel that most cases are about"
              + " need one; the IPv6 address goes with --target6");
    }
    return new Target(
        server,
        address,
        user.isEmpty() ? Optional.empty() : Optional.of(new Account(user, password)),
        pace,
        from.isEmpty() ? Optional.empty() : Optional.of(Ipv4Prefix.parse(from)),
        new Target.More(optional(target6), optional(redirecting), moved));
  }

  private static Optional<InetSocketAddress> optional(String broker) throws IOException {
    return broker.isEmpty() ? Optional.empty() : Optional.of(address(broker));
  }

  private static InetSocketAddress address(String broker) throws IOException {
    int colon = broker.lastIndexOf(':');
    boolean port = colon > 0 && broker.indexOf(':') == colon || broker.matches("\\[.*]:\\d+");
    String host = (port ? broker.substring(0, colon) : broker).replaceAll("[\\[\\]]", "");
    int number = port ? number(broker.substring(colon + 1), "the port") : PORT;
    return Origin.resolve(host, number);
  }
}
