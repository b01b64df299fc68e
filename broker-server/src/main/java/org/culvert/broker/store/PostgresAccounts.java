// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.store;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.sql.DataSource;
import org.culvert.broker.realm.Account;
import org.culvert.broker.realm.Accounts;
import org.culvert.protocol.sasl.DigestMd5Verifier;
import org.culvert.protocol.sasl.PasswordVerifiers;
import org.culvert.protocol.sasl.ScramVerifier;

/** Accounts in PostgreSQL, and the few changes that the broker's command line can make. */
public final class PostgresAccounts implements Accounts {
  private static final String LABEL = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";

  private final DataSource database;
  private final StoredCredentials credentials;

  public PostgresAccounts(DataSource database, StoredCredentials credentials) {
    this.database = database;
    this.credentials = credentials;
  }

  /** An account as an operator sees it. */
  public record Listed(Account account, boolean disabled, boolean hasPassword) {}

  @Override
  public Optional<Account> find(String realm, String userid) {
    return isName(userid)
        ? Sql.transaction(database, sql -> find(sql, realm, userid, true))
        : Optional.empty();
  }

  @Override
  public Optional<DigestMd5Verifier> verifier(String realm, String userid) {
    return stored(realm, userid, StoredCredentials.DIGEST_MD5)
        .map(found -> new DigestMd5Verifier(found.realm(), found.octets()));
  }

  @Override
  public Optional<ScramVerifier> scramVerifier(String realm, String userid) {
    return stored(realm, userid, StoredCredentials.SCRAM)
        .map(found -> ScramVerifier.ofOctets(found.octets()));
  }

  private Optional<StoredCredentials.Verifier> stored(String realm, String userid, String kind) {
    return isName(userid) ? credentials.find(realm, canonical(userid), kind) : Optional.empty();
  }

  /**
   * @throws IllegalArgumentException with a text for the operator: no such realm, an impossible or
   *     a taken name
   */
  public Account createAccount(
      String realm, String userid, PasswordVerifiers verifiers, Instant now) {
    if (!userid.matches(LABEL)) {
      throw new IllegalArgumentException(
          "\"%s\" can't be a name: it has to be a host name of lower case letters, digits and '-', at most 63"
              .formatted(userid));
    }
    return Sql.transaction(
        database,
        sql -> {
          requireRealm(sql, realm);
          long id =
              sql.first(
                      row -> row.getLong(1),
                      """
                      insert into accounts (realm, userid, created_at) values (?, ?, ?)
                      on conflict do nothing returning id
                      """,
                      realm,
                      userid,
                      now)
                  .orElseThrow(
                      () ->
                          new IllegalArgumentException(
                              "realm %s has an account %s already".formatted(realm, userid)));
          Account account = new Account(id, realm, userid);
          credentials.write(sql, account, verifiers, now);
          return account;
        });
  }

  /**
   * @throws IllegalArgumentException when there is no such account
   */
  public void setPassword(String realm, String userid, PasswordVerifiers verifiers, Instant now) {
    Sql.transaction(
        database,
        sql -> {
          Account account = changeable(sql, realm, userid);
          credentials.write(sql, account, verifiers, now);
          return account;
        });
  }

  /**
   * No new sessions from now on, and nobody is told why; a live tunnel stays until its lease ends.
   *
   * @throws IllegalArgumentException when there is no such account
   */
  public void disable(String realm, String userid, Instant now) {
    Sql.transaction(
        database,
        sql -> {
          Account account = changeable(sql, realm, userid);
          return sql.update(
              "update accounts set disabled_at = coalesce(disabled_at, ?) where id = ?",
              now,
              account.id());
        });
  }

  /** Whether it may use the operator's desk of the website. */
  public void setOperator(String realm, String userid, boolean operator) {
    Sql.transaction(
        database,
        sql -> {
          Account account = changeable(sql, realm, userid);
          return sql.update(
              "update accounts set operator = ? where id = ?", operator, account.id());
        });
  }

  /** By realm and name. */
  public List<Listed> list() {
    return Sql.transaction(
        database,
        sql ->
            sql.list(
                row ->
                    new Listed(
                        new Account(
                            row.getLong("id"), row.getString("realm"), row.getString("userid")),
                        row.getBoolean("disabled"),
                        row.getBoolean("has_password")),
                """
                select id, realm, userid, disabled_at is not null as disabled,
                       exists (select from credentials where account = id) as has_password
                from accounts order by realm, userid
                """));
  }

  private static Optional<Account> find(Sql sql, String realm, String userid, boolean admittedOnly)
      throws SQLException {
    return sql.first(
        row -> new Account(row.getLong("id"), row.getString("realm"), row.getString("userid")),
        "select a.id, a.realm, a.userid from accounts a where a.realm = ? and a.userid = ?"
            + (admittedOnly ? " and " + StoredCredentials.ADMITTED : ""),
        realm,
        canonical(userid));
  }

  /** One that is there, and not just as the name of an account that its owner deleted. */
  private static Account changeable(Sql sql, String realm, String userid) throws SQLException {
    Account account =
        find(sql, realm, userid, false)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "realm %s has no account %s".formatted(realm, userid)));
    boolean deleted =
        sql.first(
                row -> row.getBoolean(1),
                "select deleted_at is not null from accounts where id = ?",
                account.id())
            .orElse(true);
    if (deleted) {
      throw new IllegalArgumentException(
          "account %s of realm %s was deleted by its owner: nothing but the name is left, and nobody gets that as long as the log knows it"
              .formatted(userid, realm));
    }
    return account;
  }

  private static void requireRealm(Sql sql, String realm) throws SQLException {
    Boolean anonymous =
        sql.first(
                row -> row.getBoolean(1),
                "select anonymous from realms where name = ? and removed_at is null",
                realm)
            .orElseThrow(() -> new IllegalArgumentException("there is no realm " + realm));
    if (anonymous) {
      throw new IllegalArgumentException(
          "realm %s is anonymous: it has no accounts".formatted(realm));
    }
  }

  /** Anything can come from the wire: what can't be a name is not looked for. */
  private static boolean isName(String userid) {
    return canonical(userid).matches(LABEL);
  }

  /** Names are host names, which have no case; the database only has lower case. */
  private static String canonical(String userid) {
    return userid.toLowerCase(Locale.ROOT);
  }
}
