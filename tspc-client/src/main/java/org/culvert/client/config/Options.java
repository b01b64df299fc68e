// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.config;

import java.time.Duration;
import java.util.Optional;

/**
 * The command line of {@code tspc}. What is given here wins over the configuration file.
 *
 * @param command what to do: have a tunnel, unless another one is named
 * @param verbosity how often {@code -v} was said, 3 at most
 * @param file of {@code -f}; {@code -} is standard input
 * @param advertisingInterface of {@code -s}: where a router advertises its prefix
 * @param foreground stay attached to the terminal
 * @param once leave after the first failure, whatever retry_delay says
 * @param json answer for programs instead of people
 */
public record Options(
    Command command,
    int verbosity,
    Optional<String> file,
    Optional<String> v6v4Interface,
    Optional<String> v6udpv4Interface,
    Optional<String> advertisingInterface,
    Optional<Duration> retryDelay,
    boolean foreground,
    boolean once,
    boolean json,
    boolean help,
    boolean version) {

  /** What the program is to do; said as a word, or as a long option. */
  public enum Command {
    TUNNEL,
    STATUS,
    DOCTOR,
    STOP,
    CHECK
  }

  public static final String USAGE =
      """
      usage: tspc [OPTION]...                    get a tunnel and keep it
             tspc status [--json] [OPTION]...    what the running client has
             tspc doctor [--json] [OPTION]...    find out why there is no IPv6
             tspc stop [OPTION]...               take the tunnel down
             tspc check [OPTION]...              read the configuration, do nothing
        -v -vv -vvv  --verbose              say more; -vvv shows the TSP messages
        -i NAME      --interface-v6v4       interface for IPv6-in-IPv4 tunnels (if_tunnel_v6v4)
        -u NAME      --interface-v6udpv4    interface for IPv6-in-UDP-IPv4 tunnels (if_tunnel_v6udpv4)
        -s NAME      --interface-prefix     interface on which a router advertises its prefix (if_prefix)
        -f FILE      --config               configuration file; "-" reads standard input
        -r SECONDS   --retry                wait so long after a failed connection, then try again; 0: do not
        -n           --foreground           stay in the foreground
        -b           --no-retry             one try: leave after the first failure
        -y           --no-questions         nothing is ever asked; for scripts that say it
                     --json                 answer of status and doctor for programs
        -h -?        --help                 this list
        -V           --version              the version
      The configuration is that of -f, or ./tspc.conf, or else /etc/tsp/tspc.conf; the commands find the client by it.
      """;

  /**
   * Reads the arguments as getopt_long does: flags may be joined, a value may follow its letter, or
   * a long name and an equals sign.
   */
  public static Options parse(String... arguments) throws UsageError {
    OptionReader reader = new OptionReader(arguments);
    while (reader.hasNext()) {
      reader.option();
    }
    return reader.options();
  }

  /** Arguments that no option list knows; the message says which. */
  public static final class UsageError extends Exception {
    private static final long serialVersionUID = 1;

    UsageError(String message) {
      super(message);
    }
  }
}
