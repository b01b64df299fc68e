// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.culvert.protocol.address.Ipv4Address;
import java.util.Optional;
import java.util.OptionalInt;
import org.culvert.broker.redirect.OtherBroker;

/**
 * What the command line asks for.
 *
 * @param config the settings file
 */
record BrokerCommand(Path config, Action action) {
  static final String USAGE =
      """
      Usage: culvert broker [--config FILE] [COMMAND]

        run                            serve clients until SIGTERM (the default)
        account add REALM NAME         make an account and print its password, once
        account password REALM NAME    draw a new password and print it
        account disable REALM NAME     no new sessions for this account
        account password REALM NAME --stdin
                                       take the new password from the standard input
        account largest REALM NAME N   the largest prefix that it may have, as a length from 32
                                       to 64; "realm" for what its realm says
        account operator REALM NAME [off]
                                       may use the operator's desk of the website; off: not any more
        account rate REALM NAME UP DOWN
                                       Mbit/s from and to the client; 0: no limit, "realm": as its
                                       realm says
        account quota REALM NAME GB [RATE]
                                       a month, and Mbit/s when it is used up; 0 GB: none, rate 0:
                                       nothing passes then; "realm": as its realm says
        account port25 REALM NAME open whether mail may leave its tunnel; also: blocked, realm
        account limits REALM NAME      what holds, and what was used this month
        account release REALM NAME     its addresses and prefix go to others after the quarantine
        account home REALM NAME BROKER where this account belongs; "any" for any broker
        account reencrypt              seal all credentials with the first key of [secrets]
        account list                   all accounts
        account proxy add REALM NAME ADDRESS      let it ask for tunnels to another machine
        account proxy remove REALM NAME ADDRESS   not any more
        account proxy list REALM NAME
        audit verify [--key FILE]      whether the log of who had which address is what was written;
                                       with the public key from elsewhere, if it is given
        audit key                      the public key that its checkpoints are signed with
        backup FILE [--with-key PASSPHRASE-FILE]
                                       the whole database in one file, while everything runs; what is
                                       sealed stays so. With the key of [secrets], if it is asked for
        restore FILE [--dry-run]       into an empty database; or only say whether that would do
        restore FILE --print-key PASSPHRASE-FILE   the key of [secrets] that is in it
        accounting --from DAY --to DAY who had a tunnel and what went through it, as CSV; in UTC
        drain                          send newcomers to the other brokers; live tunnels stay
        drain --wait [MINUTES]         and wait until no tunnel is left, 30 minutes unless given
        drain off                      serve newcomers again
        key                            draw a key for [secrets] and print it
        setup [OPTION]...              first run: write settings, secrets and zones; setup --help
        preflight [OPTION]...          what this machine lacks for a broker; preflight --help
        migrate [OPTION]...            bring the database up to date; takes the options of culvert-migrate
        --check-config                 read the settings, say what is wrong, change nothing
        --version, --help

      FILE is broker.toml unless given. Every setting is in broker.example.toml and can come
      from the environment too: tun.device is CULVERT_TUN_DEVICE.
      """;

  private static final Path USUAL_CONFIG = Path.of("broker.toml");

  /** What to do. */
  sealed interface Action {
    record Run() implements Action {}

    record CheckConfig() implements Action {}

    record Help() implements Action {}

    record Version() implements Action {}

    record AddAccount(String realm, String userid) implements Action {}

    record DrawPassword(String realm, String userid) implements Action {}

    record ReadPassword(String realm, String userid) implements Action {}

    record Reencrypt() implements Action {}

    record DrawKey() implements Action {}

    record DisableAccount(String realm, String userid) implements Action {}

    record SetHome(String realm, String userid, Optional<OtherBroker> home) implements Action {}

    record SetLargest(String realm, String userid, OptionalInt largest) implements Action {}

    record SetLimits(String realm, String userid, LimitsCommand.Change change) implements Action {}

    record ReleaseAddresses(String realm, String userid) implements Action {}

    record ListAccounts() implements Action {}

    record SetOperator(String realm, String userid, boolean operator) implements Action {}

    record VerifyAudit(Optional<Path> key) implements Action {}

    record ShowAuditKey() implements Action {}

    record ListSessions(Instant from, Instant to) implements Action {}

    record MakeBackup(Path file, Optional<Path> passphrase) implements Action {}

    record Restore(Path file, boolean dry) implements Action {}

    record PrintKeys(Path file, Path passphrase) implements Action {}

    record Migrate(List<String> options) implements Action {}

    record Drain(boolean wanted, Optional<Duration> patience) implements Action {}

    record Preflight(List<String> words) implements Action {}

    record Setup(List<String> words) implements Action {}

    record AddProxyTarget(String realm, String userid, Ipv4Address target) implements Action {}

    record RemoveProxyTarget(String realm, String userid, Ipv4Address target) implements Action {}

    record ListProxyTargets(String realm, String userid) implements Action {}
  }

  /**
   * @throws IllegalArgumentException with a text for the user
   */
  static BrokerCommand parse(List<String> arguments) {
    Deque<String> rest = new ArrayDeque<>(arguments);
    Path config = USUAL_CONFIG;
    Action action = new Action.Run();
    while (!rest.isEmpty()) {
      String word = rest.remove();
      switch (word) {
        case "--config" -> config = Path.of(next(rest, "--config needs a file"));
        case "run" -> action = new Action.Run();
        case "--check-config" -> action = new Action.CheckConfig();
        case "--help", "-h" -> action = new Action.Help();
        case "--version" -> action = new Action.Version();
        case "account" -> action = account(rest);
        case "audit" -> action = audit(rest);
        case "accounting" -> action = AccountingCommand.parse(rest);
        case "backup" -> action = BackupCommand.parseBackup(rest);
        case "restore" -> action = BackupCommand.parseRestore(rest);
        case "drain" -> action = DrainCommand.parse(rest);
        case "migrate" -> action = new Action.Migrate(everything(rest));
        case "key" -> action = new Action.DrawKey();
        case "preflight" -> action = new Action.Preflight(everything(rest));
        case "setup" -> action = new Action.Setup(everything(rest));
        default -> throw new IllegalArgumentException("unknown argument: " + word);
      }
    }
    return new BrokerCommand(config, action);
  }

  /** For a command with options of its own; only the settings file is ours. */
  private static List<String> everything(Deque<String> rest) {
    List<String> words = new ArrayList<>();
    while (!rest.isEmpty() && !rest.element().equals("--config")) {
      words.add(rest.remove());
    }
    return words;
  }

  private static Action audit(Deque<String> rest) {
    String verb = next(rest, "audit needs verify or key");
    return switch (verb) {
      case "key" -> new Action.ShowAuditKey();
      case "verify" -> {
        boolean given = "--key".equals(rest.peek());
        if (given) {
          rest.remove();
        }
        yield new Action.VerifyAudit(
            given
                ? Optional.of(Path.of(next(rest, "audit verify --key needs a file")))
                : Optional.empty());
      }
      default -> throw new IllegalArgumentException("unknown: audit " + verb);
    };
  }

  private static Action account(Deque<String> rest) {
    String verb =
        next(
            rest,
            "account needs add, password, disable, operator, largest, rate, quota, port25, limits,"
                + " release, home, proxy, reencrypt or list");
    if (verb.equals("list")) {
      return new Action.ListAccounts();
    }
    if (verb.equals("reencrypt")) {
      return new Action.Reencrypt();
    }
    if (verb.equals("proxy")) {
      return proxy(rest);
    }
    String usage = "account " + verb + " needs a realm and a name";
    return switch (verb) {
      case "add" -> new Action.AddAccount(next(rest, usage), next(rest, usage));
      case "password" -> password(next(rest, usage), next(rest, usage), rest);
      case "disable" -> new Action.DisableAccount(next(rest, usage), next(rest, usage));
      case "operator" -> operator(next(rest, usage), next(rest, usage), rest);
      case "largest" ->
          new Action.SetLargest(
              next(rest, usage), next(rest, usage), length(next(rest, usage + " and a length")));
      case "rate", "quota", "port25", "limits" ->
          new Action.SetLimits(
              next(rest, usage), next(rest, usage), LimitsCommand.parse(verb, rest));
      case "release" -> new Action.ReleaseAddresses(next(rest, usage), next(rest, usage));
      case "home" ->
          new Action.SetHome(
              next(rest, usage), next(rest, usage), home(next(rest, usage + " and a broker")));
      default -> throw new IllegalArgumentException("unknown: account " + verb);
    };
  }

  private static Action operator(String realm, String userid, Deque<String> rest) {
    boolean off = "off".equals(rest.peek());
    if (off) {
      rest.remove();
    }
    return new Action.SetOperator(realm, userid, !off);
  }

  private static OptionalInt length(String text) {
    if (text.equals("realm")) {
      return OptionalInt.empty();
    }
    if (!text.matches("3[2-9]|[45][0-9]|6[0-4]")) {
      throw new IllegalArgumentException("\"" + text + "\" is not a length from 32 to 64");
    }
    return OptionalInt.of(Integer.parseInt(text));
  }

  private static Optional<OtherBroker> home(String broker) {
    return broker.equals("any") ? Optional.empty() : Optional.of(OtherBroker.parse(broker));
  }

  private static Action proxy(Deque<String> rest) {
    String verb = next(rest, "account proxy needs add, remove or list");
    String usage = "account proxy " + verb + " needs a realm and a name";
    String realm = next(rest, usage);
    String userid = next(rest, usage);
    String missing = "account proxy " + verb + " needs the IPv4 address of the other machine";
    return switch (verb) {
      case "list" -> new Action.ListProxyTargets(realm, userid);
      case "add" ->
          new Action.AddProxyTarget(realm, userid, Ipv4Address.parse(next(rest, missing)));
      case "remove" ->
          new Action.RemoveProxyTarget(realm, userid, Ipv4Address.parse(next(rest, missing)));
      default -> throw new IllegalArgumentException("unknown: account proxy " + verb);
    };
  }

  private static Action password(String realm, String userid, Deque<String> rest) {
    return rest.removeFirstOccurrence("--stdin")
        ? new Action.ReadPassword(realm, userid)
        : new Action.DrawPassword(realm, userid);
  }

  private static String next(Deque<String> rest, String missing) {
    String word = rest.poll();
    if (word == null) {
      throw new IllegalArgumentException(missing);
    }
    return word;
  }
}
