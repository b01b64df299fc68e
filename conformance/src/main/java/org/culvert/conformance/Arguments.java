// SPDX-License-Identifier: Apache-2.0
package org.culvert.conformance;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the command line says.
 *
 * @param ids of the cases to play; empty is all
 */
record Arguments(
    String server,
    String user,
    String password,
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
    return new Arguments(server, user, password, pace, transports, ids, json, list, help);
  }

  private static String value(Deque<String> rest, String option) {
    String value = rest.poll();
    if (value == null || value.isEmpty()) {
      throw new IllegalArgumentException(option + " needs a value");
    }
    return value;
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
    int colon = server.lastIndexOf(':');
    boolean port = colon > 0 && server.indexOf(':') == colon || server.matches("\\[.*]:\\d+");
    String host = (port ? server.substring(0, colon) : server).replaceAll("[\\[\\]]", "");
    int number = port ? number(server.substring(colon + 1), "the port") : PORT;
    InetSocketAddress address = Origin.resolve(host, number);
    return new Target(
        server,
        address,
        user.isEmpty() ? Optional.empty() : Optional.of(new Target.Account(user, password)),
        pace);
  }
}
