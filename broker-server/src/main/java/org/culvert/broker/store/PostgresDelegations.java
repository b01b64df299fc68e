// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.store;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import javax.sql.DataSource;
import org.culvert.broker.prefix.PrefixKind;
import org.culvert.broker.prefix.PrefixPool;
import org.culvert.broker.realm.Account;
import org.culvert.broker.tunnel.Delegations;
import org.culvert.protocol.address.Ipv6Prefix;

/**
 * Delegations in PostgreSQL. Each call is one transaction, or two where the first would have to
 * wait; the exclusion constraint over all delegations has the last word on every address.
 */
final class PostgresDelegations implements Delegations {
  private static final String OF_ACCOUNT =
      " where account = ? and kind = ? and returned_at is null";

  private final DataSource database;

  PostgresDelegations(DataSource database) {
    this.database = database;
  }

  @Override
  public Optional<Ipv6Prefix> held(Account account, PrefixKind kind) {
    return Sql.transaction(database, sql -> held(sql, account, kind));
  }

  @Override
  public boolean delegate(Account account, PrefixKind kind, Ipv6Prefix prefix, Instant now) {
    return Sql.transaction(
        database,
        sql -> {
          Optional<FreeBlocks> blocks =
              kind == PrefixKind.DELEGATED ? FreeBlocks.around(sql, prefix) : Optional.empty();
          boolean delegated = insert(sql, account, kind, prefix, now);
          if (delegated && blocks.isPresent()) {
            blocks.get().take(prefix);
          }
          return delegated;
        });
  }

  @Override
  public List<Ipv6Prefix> taken(Ipv6Prefix window) {
    return Sql.transaction(database, sql -> FreeBlocks.held(sql, window));
  }

  @Override
  public Optional<Ipv6Prefix> delegateFrom(
      Account account, PrefixPool pool, int length, Instant now) {
    Optional<Ipv6Prefix> found =
        Sql.transaction(
            database,
            sql -> {
              var blocks = FreeBlocks.withOthers(sql, account.realm(), pool);
              return blocks.isPresent()
                  ? delegateFrom(sql, blocks.get(), account, length, now)
                  : Optional.empty();
            });
    // What others are at work on was left out: now wait for them, and look at all of it.
    return found.isPresent()
        ? found
        : Sql.transaction(
            database,
            sql -> {
              var blocks = FreeBlocks.alone(sql, account.realm(), pool);
              return blocks.isPresent()
                  ? delegateFrom(sql, blocks.get(), account, length, now)
                  : Optional.empty();
            });
  }

  private static Optional<Ipv6Prefix> delegateFrom(
      Sql sql, FreeBlocks blocks, Account account, int length, Instant now) throws SQLException {
    Optional<Ipv6Prefix> block = blocks.largest(length);
    while (block.isPresent()) {
      Ipv6Prefix prefix = new Ipv6Prefix(block.get().network(), length);
      if (insert(sql, account, PrefixKind.DELEGATED, prefix, now)) {
        blocks.cut(block.get(), prefix);
        return Optional.of(prefix);
      }
      if (held(sql, account, PrefixKind.DELEGATED).isPresent()) {
        return Optional.empty();
      }
      blocks.correct(block.get());
      block = blocks.largest(length);
    }
    return Optional.empty();
  }

  @Override
  public Optional<Ipv6Prefix> enlarge(Account account, PrefixPool pool, int length) {
    try {
      return Sql.transaction(
          database,
          sql -> {
            Optional<FreeBlocks> blocks = FreeBlocks.alone(sql, account.realm(), pool);
            Optional<Ipv6Prefix> held = held(sql, account, PrefixKind.DELEGATED);
            if (blocks.isEmpty()
                || held.filter(prefix -> length < prefix.length()).isEmpty()
                || length < pool.prefix().length()) {
              return Optional.empty();
            }
            Ipv6Prefix larger = Ipv6Prefix.around(held.get().network(), length);
            blocks.get().takeAround(held.get(), larger);
            sql.update(
                "update prefix_delegations set prefix = ?::cidr" + OF_ACCOUNT,
                larger,
                account.id(),
                name(PrefixKind.DELEGATED));
            return Optional.of(larger);
          });
    } catch (FreeBlocks.NotFree e) {
      return Optional.empty();
    }
  }

  @Override
  public Optional<Ipv6Prefix> reclaim(Account account, PrefixKind kind) {
    return Sql.transaction(
        database,
        sql -> {
          sql.update(
              "update prefix_delegations set quarantine_ends_at = null"
                  + OF_ACCOUNT
                  + " and quarantine_ends_at is not null",
              account.id(),
              name(kind));
          return held(sql, account, kind);
        });
  }

  @Override
  public Optional<Ipv6Prefix> giveBack(Account account, PrefixKind kind, Instant quarantineEndsAt) {
    return Sql.transaction(
        database,
        sql ->
            sql.first(
                row -> Sql.prefix(row.getString(1)),
                "update prefix_delegations set quarantine_ends_at = ?"
                    + OF_ACCOUNT
                    + " returning text(prefix)",
                quarantineEndsAt,
                account.id(),
                name(kind)));
  }

  @Override
  public OptionalInt largest(Account account) {
    return Sql.transaction(
        database,
        sql ->
            sql.first(
                    row -> row.getInt(1),
                    """
                    select delegation_largest from accounts
                    where id = ? and delegation_largest is not null
                    """,
                    account.id())
                .map(OptionalInt::of)
                .orElse(OptionalInt.empty()));
  }

  @Override
  public int endQuarantine(Instant now) {
    return Sql.transaction(database, sql -> Quarantine.end(sql, now));
  }

  private static Optional<Ipv6Prefix> held(Sql sql, Account account, PrefixKind kind)
      throws SQLException {
    return sql.first(
        row -> Sql.prefix(row.getString(1)),
        "select text(prefix) from prefix_delegations" + OF_ACCOUNT,
        account.id(),
        name(kind));
  }

  private static boolean insert(
      Sql sql, Account account, PrefixKind kind, Ipv6Prefix prefix, Instant now)
      throws SQLException {
    return sql.update(
            """
            insert into prefix_delegations (realm, kind, prefix, account, granted_at)
            values (?, ?, ?::cidr, ?, ?) on conflict do nothing
            """,
            account.realm(),
            name(kind),
            prefix,
            account.id(),
            now)
        == 1;
  }

  private static String name(PrefixKind kind) {
    return switch (kind) {
      case ENDPOINT -> "endpoint";
      case ENDPOINT_IPV4 -> "endpoint_ipv4";
      case DELEGATED -> "delegated";
    };
  }
}
