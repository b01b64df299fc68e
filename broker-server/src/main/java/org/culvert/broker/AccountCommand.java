// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalInt;
import org.culvert.broker.BrokerCommand.Action;
import org.culvert.broker.config.BrokerSettings;
import org.culvert.broker.config.DatabaseSettings;
import org.culvert.broker.realm.Account;
import org.culvert.broker.realm.Realm;
import org.culvert.broker.redirect.OtherBroker;
import org.culvert.broker.store.AccountPrefixes;
import org.culvert.broker.store.Database;
import org.culvert.broker.store.PostgresAccounts;
import org.culvert.broker.store.PostgresOuterFacts;
import org.culvert.broker.store.PostgresRedirection;
import org.culvert.broker.store.RealmMirror;
import org.culvert.broker.store.StoredCredentials;
import org.culvert.protocol.address.Ipv4Address;
import org.culvert.protocol.address.Ipv6Prefix;
import org.culvert.protocol.sasl.CredentialSeal;
import org.culvert.protocol.sasl.PasswordGenerator;
import org.culvert.protocol.sasl.PasswordVerifiers;

/** {@code broker account …}: accounts from the command line. The broker need not be running. */
final class AccountCommand {
  private static final SecureRandom RANDOM = new SecureRandom();

  private final BrokerSettings settings;
  private final PostgresAccounts accounts;
  private final PostgresRedirection redirection;
  private final StoredCredentials credentials;
  private final PostgresOuterFacts facts;
  private final AccountPrefixes prefixes;
  private final Instant now;
  private final InputStream in;
  private final PrintStream out;

  private AccountCommand(
      BrokerSettings settings, Database database, Instant now, InputStream in, PrintStream out) {
    this.settings = settings;
    var seal = new CredentialSeal(settings.secrets().keys());
    this.credentials = StoredCredentials.open(database.connections(), seal, RANDOM);
    this.accounts = new PostgresAccounts(database.connections(), credentials);
    this.redirection = new PostgresRedirection(database.connections());
    this.facts = new PostgresOuterFacts(database.connections());
    this.prefixes = new AccountPrefixes(database.connections());
    this.now = now;
    this.in = in;
    this.out = out;
  }

  /**
   * @throws RuntimeException with a text for the operator
   */
  static void run(
      Action action,
      BrokerSettings settings,
      InstantSource clock,
      InputStream in,
      PrintStream out) {
    DatabaseSettings db = settings.database();
    try (Database database = Database.open(db.url(), db.user(), db.password(), db.connections())) {
      // Before the first start of a broker the realms are in its settings only.
      new RealmMirror(database.connections(), settings.digestRealm())
          .mirror(settings.realms(), clock.instant());
      new AccountCommand(settings, database, clock.instant(), in, out).run(action);
    }
  }

  private void run(Action action) {
    switch (action) {
      case Action.AddAccount(String realm, String userid) -> {
        String password = draw(userid);
        accounts.createAccount(realm, userid, verifiers(userid, password), now);
        show(userid, password);
      }
      case Action.DrawPassword(String realm, String userid) -> {
        String password = draw(userid);
        accounts.setPassword(realm, userid, verifiers(userid, password), now);
        show(userid, password);
      }
      case Action.ReadPassword(String realm, String userid) -> {
        accounts.setPassword(realm, userid, verifiers(userid, read()), now);
        out.println(userid + " has the new password");
      }
      case Action.Reencrypt() ->
          out.println(credentials.reencrypt() + " secrets are sealed with the first key now");
      case Action.DisableAccount(String realm, String userid) -> {
        accounts.disable(realm, userid, now);
        out.println(userid + " can't authenticate any more");
      }
      case Action.SetOperator(String realm, String userid, boolean operator) -> {
        accounts.setOperator(realm, userid, operator);
        out.println(
            userid
                + (operator
                    ? " may use the operator's desk, from the next sign-in on"
                    : " may not use the operator's desk any more"));
      }
      case Action.SetHome(String realm, String userid, Optional<OtherBroker> home) -> {
        redirection.setHome(realm, userid, home);
        out.println(userid + " belongs to " + home.map(OtherBroker::text).orElse("any broker"));
      }
      case Action.SetLargest(String realm, String userid, OptionalInt largest) -> {
        prefixes.setLargest(realm, userid, largest);
        out.println(
            userid
                + " may have at most "
                + (largest.isPresent() ? "a /" + largest.getAsInt() : "what its realm says"));
      }
      case Action.ReleaseAddresses(String realm, String userid) -> release(realm, userid);
      case Action.ListAccounts() -> accounts.list().forEach(this::show);
      case Action.AddProxyTarget(String realm, String userid, Ipv4Address target) -> {
        facts.addTarget(account(realm, userid), target, now);
        out.println(userid + " can ask for tunnels to " + target);
      }
      case Action.RemoveProxyTarget(String realm, String userid, Ipv4Address target) ->
          out.println(
              facts.removeTarget(account(realm, userid), target)
                  ? userid + " can't ask for tunnels to " + target + " any more"
                  : userid + " could not ask for tunnels to " + target);
      case Action.ListProxyTargets(String realm, String userid) ->
          facts.targets(account(realm, userid)).forEach(out::println);
      case Action.Run _,
          Action.CheckConfig _,
          Action.Help _,
          Action.Version _,
          Action.Drain _,
          Action.SetLimits _,
          Action.ListSessions _,
          Action.MakeBackup _,
          Action.Restore _,
          Action.PrintKeys _,
          Action.Migrate _,
          Action.VerifyAudit _,
          Action.ShowAuditKey _,
          Action.Setup _,
          Action.Preflight _,
          Action.DrawKey _ ->
          throw new IllegalArgumentException("not about accounts: " + action);
    }
  }

  private void release(String realm, String userid) {
    Duration quarantine =
        settings.realms().stream()
            .filter(known -> known.name().equals(realm))
            .map(Realm::quarantine)
            .findFirst()
            .orElse(Realm.Delegation.QUARANTINE);
    Instant end = now.plus(quarantine);
    for (Ipv6Prefix prefix : prefixes.release(realm, userid, end)) {
      out.println(prefix + " is free for others at " + end + ", unless " + userid + " comes back");
    }
  }

  private Account account(String realm, String userid) {
    return accounts
        .find(realm, userid)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "realm %s has no account %s that is enabled".formatted(realm, userid)));
  }

  private String draw(String userid) {
    return new PasswordGenerator(settings.digestRealm(), RANDOM).draw(userid);
  }

  private String read() {
    try {
      String line =
          new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).readLine();
      return line == null ? "" : line;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private PasswordVerifiers verifiers(String userid, String password) {
    return PasswordVerifiers.of(userid, settings.digestRealm(), password, RANDOM);
  }

  private void show(String userid, String password) {
    out.println("userid   = " + userid);
    out.println("passwd   = " + password);
  }

  private void show(PostgresAccounts.Listed listed) {
    out.printf(
        "%-20s %-30s %s%n",
        listed.account().realm(),
        listed.account().userid(),
        listed.disabled() ? "disabled" : listed.hasPassword() ? "" : "no password");
  }
}
