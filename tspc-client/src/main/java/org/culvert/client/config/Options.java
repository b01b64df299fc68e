// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.config;

import java.time.Duration;
import java.util.Optional;

/**
 * The command line of {@code tspc}. What is given here wins over the configuration file.
 *
 * @param verbosity how often {@code -v} was said, 3 at most
 * @param file of {@code -f}; {@code -} is standard input
 * @param advertisingInterface of {@code -s}: where a router advertises its prefix
 * @param foreground stay attached to the terminal
 * @param once leave after the first failure, whatever retry_delay says
 */
public record Options(
    int verbosity,
    Optional<String> file,
    Optional<String> v6v4Interface,
    Optional<String> v6udpv4Interface,
    Optional<String> advertisingInterface,
    Optional<Duration> retryDelay,
    boolean foreground,
    boolean once,
    boolean help,
    boolean version) {

  public static final String USAGE =
      """
      usage: tspc [-v|-vv|-vvv] [-i NAME] [-u NAME] [-s NAME] [-f FILE] [-r SECONDS] [-n] [-b]
        -v -vv -vvv  say more; -vvv shows the TSP messages
        -i NAME      interface for IPv6-in-IPv4 tunnels (if_tunnel_v6v4)
        -u NAME      interface for IPv6-in-UDP-IPv4 tunnels (if_tunnel_v6udpv4)
        -s NAME      interface on which a router advertises its prefix (if_prefix)
        -f FILE      configuration file; "-" reads standard input
        -r SECONDS   wait so long after a failed connection, then try again; 0: do not
        -n           stay in the foreground
        -b           one try: leave after the first failure
        -h -?        this list
        --version    the version
      Without -f the configuration is ./tspc.conf, or else /etc/tsp/tspc.conf.
      """;

  private static final int MOST_DETAIL = 3;

  /** Reads the arguments as getopt does: flags may be joined, a value may follow its letter. */
  public static Options parse(String... arguments) throws UsageError {
    Reading reading = new Reading(arguments);
    while (reading.hasNext()) {
      reading.option();
    }
    return reading.options();
  }

  /** Arguments that no option list knows; the message says which. */
  public static final class UsageError extends Exception {
    private static final long serialVersionUID = 1;

    UsageError(String message) {
      super(message);
    }
  }

  /** The state of the parser: where it is, and what it has found so far. */
  private static final class Reading {
    private final String[] arguments;
    private int next;
    private int verbosity;
    private Optional<String> file = Optional.empty();
    private Optional<String> v6v4Interface = Optional.empty();
    private Optional<String> v6udpv4Interface = Optional.empty();
    private Optional<String> advertisingInterface = Optional.empty();
    private Optional<Duration> retryDelay = Optional.empty();
    private boolean foreground;
    private boolean once;
    private boolean help;
    private boolean version;

    Reading(String[] arguments) {
      this.arguments = arguments;
    }

    boolean hasNext() {
      return next < arguments.length;
    }

    void option() throws UsageError {
      String argument = arguments[next++];
      if (argument.equals("--version")) {
        version = true;
      } else if (argument.equals("--help")) {
        help = true;
      } else if (argument.length() > 1 && argument.startsWith("-") && argument.charAt(1) != '-') {
        letters(argument);
      } else {
        throw new UsageError("unknown argument: " + argument);
      }
    }

    private void letters(String argument) throws UsageError {
      for (int i = 1; i < argument.length(); i++) {
        char letter = argument.charAt(i);
        if ("iusfr".indexOf(letter) >= 0) {
          String joined = argument.substring(i + 1);
          value(letter, joined.isEmpty() ? following(letter) : joined);
          return;
        }
        flag(letter);
      }
    }

    private String following(char letter) throws UsageError {
      if (!hasNext()) {
        throw new UsageError("option -" + letter + " needs a value");
      }
      return arguments[next++];
    }

    private void flag(char letter) throws UsageError {
      switch (letter) {
        case 'v' -> verbosity = Math.min(verbosity + 1, MOST_DETAIL);
        case 'n' -> foreground = true;
        case 'b' -> once = true;
        case 'h', '?' -> help = true;
        default -> throw new UsageError("unknown option: -" + letter);
      }
    }

    private void value(char letter, String value) throws UsageError {
      switch (letter) {
        case 'i' -> v6v4Interface = Optional.of(value);
        case 'u' -> v6udpv4Interface = Optional.of(value);
        case 's' -> advertisingInterface = Optional.of(value);
        case 'f' -> file = Optional.of(value);
        default -> retryDelay = Optional.of(seconds(value));
      }
    }

    private static Duration seconds(String value) throws UsageError {
      if (!value.matches("[0-9]{1,4}") || Integer.parseInt(value) > 3600) {
        throw new UsageError("option -r needs a number of seconds from 0 to 3600, not " + value);
      }
      return Duration.ofSeconds(Integer.parseInt(value));
    }

    Options options() {
      return new Options(
          verbosity,
          file,
          v6v4Interface,
          v6udpv4Interface,
          advertisingInterface,
          retryDelay,
          foreground,
          once,
          help,
          version);
    }
  }
}
