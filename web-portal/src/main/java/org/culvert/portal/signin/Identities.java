// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.signin;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import org.culvert.portal.account.Account;
import org.culvert.portal.account.AccountMails;
import org.culvert.portal.account.Accounts;
import org.culvert.portal.web.Rows;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Which identity at the provider opens which account. */
@WithOidc
@Component
class Identities {
  private final JdbcClient database;
  private final Accounts accounts;
  private final AccountMails mails;
  private final OidcSettings settings;

  Identities(JdbcClient database, Accounts accounts, AccountMails mails, OidcSettings settings) {
    this.database = database;
    this.accounts = accounts;
    this.mails = mails;
    this.settings = settings;
  }

  /** What an account is linked to. */
  record Linked(String name, Instant linkedAt, Optional<Instant> lastUsedAt) {}

  Optional<Linked> of(long account) {
    return database
        .sql(
            """
            select name, linked_at, last_used_at from identities where account = ? and issuer = ?
            """)
        .params(account, settings.issuer())
        .query((row, _) -> new Linked(row.getString(1), Rows.at(row, 2), Rows.moment(row, 3)))
        .optional();
  }

  /** Whose account it opens. */
  Optional<Long> use(Identity identity, Instant now) {
    return database
        .sql(
            """
            update identities set last_used_at = ? where issuer = ? and subject = ?
            returning account
            """)
        .params(now.atOffset(ZoneOffset.UTC), identity.issuer(), identity.subject())
        .query(Long.class)
        .optional();
  }

  /**
   * @return whether it is linked now: it may be another account's, or the account have another one
   */
  boolean link(long account, Identity identity, Instant now) {
    return database
            .sql(
                """
                insert into identities (issuer, subject, account, name, linked_at)
                values (?, ?, ?, ?, ?) on conflict do nothing
                """)
            .params(
                identity.issuer(),
                identity.subject(),
                account,
                identity.name(),
                now.atOffset(ZoneOffset.UTC))
            .update()
        == 1;
  }

  /** As {@link #link}, and the owner has a mail about it: perhaps it was somebody else. */
  @Transactional
  boolean linkAndTell(long id, Identity identity, Instant now) {
    boolean linked = link(id, identity, now);
    Optional<Account> account = accounts.findById(id).filter(_ -> linked);
    account.ifPresent(
        owner ->
            owner
                .email()
                .ifPresent(
                    to ->
                        mails.put(
                            "linked",
                            owner,
                            to,
                            Map.of("provider", settings.name(), "name", identity.name()))));
    return linked;
  }

  void unlink(long account) {
    database.sql("delete from identities where account = ?").param(account).update();
  }
}
