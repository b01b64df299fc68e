// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.setup;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the command line of {@code broker setup} says; what it does not say is asked. */
record SetupOptions(Map<String, String> values, Set<String> flags) {
  static final String USAGE =
      """
      Usage: culvert broker setup [OPTION]...

      Asks what a broker has to know, with a proposal for each, and writes its settings, its secrets
      and the zones for its names. What an option says is not asked.

        --prefix PREFIX       the IPv6 prefix that this machine was given: a /32 to a /64
        --on-link INTERFACE   that prefix is the /64 of this interface's link, and nobody routes it
        --routed              it is routed to this machine
        --address IPV4        the public address that clients connect to
        --name NAME           the name that clients connect to
        --domain NAME         accounts have names below this one, in a zone of yours; "none": no DNS
        --primary ADDRESS     the name server that takes the updates, or ADDRESS:PORT; 127.0.0.1
        --largest LENGTH      the largest prefix that an account may have, from 32 to 64
        --database URL        jdbc:postgresql://localhost:5432/culvert
        --database-user NAME  culvert
        --output DIR          where to write; /etc/culvert, with --compose the folder you are in
        --compose             write a .env for docker-compose.yml instead
        --yes                 take every proposal and ask nothing
        --replace             replace files that are there already; a copy of each is kept
        --dry-run             show what would be written, and write nothing
        --no-preflight        do not look afterwards at what the machine still needs
        --help
      """;

  private static final Set<String> VALUES =
      Set.of(
          "prefix",
          "on-link",
          "address",
          "name",
          "domain",
          "primary",
          "largest",
          "database",
          "database-user",
          "output");
  private static final Set<String> FLAGS =
      Set.of("routed", "compose", "yes", "replace", "dry-run", "no-preflight", "help");

  SetupOptions {
    values = Map.copyOf(values);
    flags = Set.copyOf(flags);
  }

  /**
   * @throws IllegalArgumentException with a text for the user
   */
  static SetupOptions parse(List<String> words) {
    Map<String, String> values = new HashMap<>();
    Set<String> flags = new HashSet<>();
    Deque<String> rest = new ArrayDeque<>(words);
    while (!rest.isEmpty()) {
      String word = rest.remove();
      String name = word.startsWith("--") ? word.substring(2) : "";
      if (FLAGS.contains(name)) {
        flags.add(name);
      } else if (VALUES.contains(name)) {
        String value = rest.poll();
        if (value == null || value.startsWith("--")) {
          throw new IllegalArgumentException("setup " + word + " needs a value");
        }
        values.put(name, value);
      } else {
        throw new IllegalArgumentException("setup does not know " + word);
      }
    }
    if (flags.contains("routed") && values.containsKey("on-link")) {
      throw new IllegalArgumentException("setup: --routed and --on-link contradict each other");
    }
    return new SetupOptions(values, flags);
  }

  Optional<String> value(String name) {
    return Optional.ofNullable(values.get(name));
  }

  boolean has(String flag) {
    return flags.contains(flag);
  }

  Path output() {
    Path usual = Path.of(has("compose") ? "." : "/etc/culvert");
    return value("output").map(Path::of).orElse(usual).toAbsolutePath().normalize();
  }
}
