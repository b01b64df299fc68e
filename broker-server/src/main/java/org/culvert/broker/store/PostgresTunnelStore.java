// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.store;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.sql.DataSource;
import org.culvert.broker.prefix.PrefixKind;
import org.culvert.broker.realm.Account;
import org.culvert.broker.tunnel.CloseReason;
import org.culvert.broker.tunnel.Tunnel;
import org.culvert.broker.tunnel.TunnelStore;
import org.culvert.protocol.address.Endpoint;
import org.culvert.protocol.address.Ipv6Prefix;

/**
 * Tunnels and their addresses in PostgreSQL. Each call is one transaction; the exclusion constraint
 * over all delegations has the last word on every address.
 */
public final class PostgresTunnelStore implements TunnelStore {
  private static final String SAME_OUTER_END =
      "outer_address = ?::inet and outer_port = ? and realm = ?";

  private final DataSource database;

  public PostgresTunnelStore(DataSource database) {
    this.database = database;
  }

  @Override
  public long nextId() {
    return Sql.transaction(
        database,
        sql ->
            sql.first(
                    row -> row.getLong(1),
                    "select nextval(pg_get_serial_sequence('tunnels', 'id'))")
                .orElseThrow());
  }

  @Override
  public Optional<Ipv6Prefix> held(Account account, PrefixKind kind) {
    return Sql.transaction(
        database,
        sql ->
            sql.first(
                row -> Ipv6Prefix.parse(row.getString(1)),
                """
                select text(prefix) from prefix_delegations
                where account = ? and kind = ? and returned_at is null
                """,
                account.id(),
                name(kind)));
  }

  @Override
  public boolean delegate(Account account, PrefixKind kind, Ipv6Prefix prefix, Instant now) {
    return Sql.transaction(
        database,
        sql ->
            sql.update(
                    """
                    insert into prefix_delegations (realm, kind, prefix, account, granted_at)
                    values (?, ?, ?::cidr, ?, ?) on conflict do nothing
                    """,
                    account.realm(),
                    name(kind),
                    prefix,
                    account.id(),
                    now)
                == 1);
  }

  @Override
  public List<Ipv6Prefix> taken(Ipv6Prefix window) {
    return Sql.transaction(
        database,
        sql ->
            sql.list(
                row -> Ipv6Prefix.parse(row.getString(1)),
                """
                select text(prefix) from prefix_delegations
                where prefix && ?::cidr and returned_at is null
                """,
                window));
  }

  @Override
  public Optional<Ipv6Prefix> formerPair(String realm, Endpoint outer, Instant since) {
    return Sql.transaction(
        database,
        sql ->
            sql.first(
                row -> Ipv6Prefix.parse(row.getString(1)),
                """
                select text(d.prefix) from tunnels t
                join prefix_delegations d on d.tunnel = t.id and d.returned_at is null
                where t.outer_address = ?::inet and t.outer_port = ? and t.realm = ?
                  and (t.state = 'live' or t.closed_at > ?)
                order by t.id desc limit 1
                """,
                outer.address(),
                outer.port(),
                realm,
                since));
  }

  @Override
  public Offering offer(Tunnel tunnel, int perSource, Instant now) {
    try {
      return Sql.transaction(database, sql -> offer(sql, tunnel, perSource, now));
    } catch (Taken e) {
      return Offering.TAKEN;
    }
  }

  private static Offering offer(Sql sql, Tunnel tunnel, int perSource, Instant now)
      throws SQLException {
    Endpoint outer = tunnel.outer();
    // One at a time for each source, or many at once could slip under the limit.
    sql.list(
        _ -> true,
        "select pg_advisory_xact_lock(hashtextextended(?, 0))",
        tunnel.realm() + " " + outer.address());
    Optional<Long> account = tunnel.account().map(Account::id);
    int others =
        sql.first(
                row -> row.getInt(1),
                """
                select count(*) from tunnels
                where outer_address = ?::inet and realm = ? and state <> 'closed'
                  and (account is distinct from ?::bigint or (account is null and outer_port <> ?))
                """,
                outer.address(),
                tunnel.realm(),
                account,
                outer.port())
            .orElseThrow();
    if (others >= perSource) {
      return Offering.TOO_MANY_FROM_SOURCE;
    }
    if (isAnothers(sql, tunnel)) {
      return Offering.OUTER_END_IN_USE;
    }
    insert(sql, tunnel, now);
    if (tunnel.account().isEmpty() && !holdPair(sql, tunnel, now)) {
      throw new Taken();
    }
    return Offering.OFFERED;
  }

  private static boolean isAnothers(Sql sql, Tunnel tunnel) throws SQLException {
    return sql.first(
            _ -> true,
            """
            select from tunnels
            where state = 'live' and outer_address = ?::inet and outer_port = ?
              and (account is distinct from ?::bigint
                   or (account is null and (realm <> ? or listener <> ?)))
            """,
            tunnel.outer().address(),
            tunnel.outer().port(),
            tunnel.account().map(Account::id),
            tunnel.realm(),
            tunnel.listener())
        .isPresent();
  }

  private static void insert(Sql sql, Tunnel tunnel, Instant now) throws SQLException {
    sql.update(
        TunnelRows.INSERT,
        tunnel.id(),
        tunnel.realm(),
        tunnel.account().map(Account::id),
        tunnel.type().xmlName(),
        tunnel.listener(),
        tunnel.local(),
        tunnel.outer().address(),
        tunnel.outer().port(),
        tunnel.server(),
        tunnel.client(),
        tunnel.prefix(),
        tunnel.keepalive().map(interval -> (int) interval.toSeconds()),
        now,
        tunnel.leaseEndsAt());
  }

  /** Its own from now on, or still that of the former tunnel, whose place it is to take. */
  private static boolean holdPair(Sql sql, Tunnel tunnel, Instant now) throws SQLException {
    return sql.update(
                """
                insert into prefix_delegations (realm, kind, prefix, tunnel, granted_at)
                values (?, 'endpoint', ?::cidr, ?, ?) on conflict do nothing
                """,
                tunnel.realm(),
                pair(tunnel),
                tunnel.id(),
                now)
            == 1
        || sql.first(
                _ -> true,
                "select from prefix_delegations where prefix = ?::cidr and returned_at is null"
                    + " and tunnel in (select id from tunnels where state <> 'offered' and "
                    + SAME_OUTER_END
                    + ")",
                pair(tunnel),
                tunnel.outer().address(),
                tunnel.outer().port(),
                tunnel.realm())
            .isPresent();
  }

  @Override
  public Accepted accept(long tunnelId, Instant now, Instant quarantineEndsAt) {
    return Sql.transaction(database, sql -> accept(sql, tunnelId, now, quarantineEndsAt));
  }

  private static Accepted accept(Sql sql, long tunnelId, Instant now, Instant quarantineEndsAt)
      throws SQLException {
    Tunnel tunnel =
        sql.first(
                TunnelRows::read,
                TunnelRows.SELECT + "where t.id = ? and t.state = 'offered' for update of t",
                tunnelId)
            .orElseThrow(() -> new IllegalStateException("tunnel " + tunnelId + " is no offer"));
    if (isAnothers(sql, tunnel)) {
      throw new IllegalStateException("the outer end of tunnel " + tunnelId + " is in use");
    }
    Optional<Long> account = tunnel.account().map(Account::id);
    List<Long> ended =
        sql.list(
            row -> row.getLong(1),
            """
            select id from tunnels where state = 'live'
              and (account = ?::bigint or (outer_address = ?::inet and outer_port = ?))
            """,
            account,
            tunnel.outer().address(),
            tunnel.outer().port());
    for (long former : ended) {
      close(sql, former, CloseReason.REPLACED, now, quarantineEndsAt);
    }
    if (account.isEmpty()) {
      takeOverPair(sql, tunnel);
    }
    sql.update("update tunnels set state = 'live', accepted_at = ? where id = ?", now, tunnelId);
    Attribution.write(sql, "began", tunnelId, now);
    if (account.isPresent()) {
      sql.update(
          """
          insert into credential_use as used (account, first_used_at, last_used_at)
          values (?, ?, ?)
          on conflict (account)
          do update set last_used_at = greatest(used.last_used_at, excluded.last_used_at)
          """,
          account.get(),
          now,
          now);
    }
    return new Accepted(tunnel, ended);
  }

  private static void takeOverPair(Sql sql, Tunnel tunnel) throws SQLException {
    int moved =
        sql.update(
            "update prefix_delegations set tunnel = ?, quarantine_ends_at = null"
                + " where prefix = ?::cidr and returned_at is null and (tunnel = ? or tunnel in"
                + " (select id from tunnels where "
                + SAME_OUTER_END
                + "))",
            tunnel.id(),
            pair(tunnel),
            tunnel.id(),
            tunnel.outer().address(),
            tunnel.outer().port(),
            tunnel.realm());
    if (moved != 1) {
      throw new IllegalStateException("tunnel " + tunnel.id() + " lost its addresses");
    }
  }

  @Override
  public void giveBack(long tunnelId) {
    Sql.transaction(
        database,
        sql -> {
          boolean offered =
              sql.first(
                      _ -> true,
                      "select from tunnels where id = ? and state = 'offered' for update",
                      tunnelId)
                  .isPresent();
          if (offered) {
            sql.update("delete from prefix_delegations where tunnel = ?", tunnelId);
            sql.update("delete from tunnels where id = ?", tunnelId);
          }
          return offered;
        });
  }

  @Override
  public Optional<Tunnel> liveOf(Account account) {
    return Sql.transaction(
        database,
        sql ->
            sql.first(
                TunnelRows::read,
                TunnelRows.SELECT + "where t.state = 'live' and t.account = ?",
                account.id()));
  }

  @Override
  public Optional<Tunnel> liveAt(Endpoint outer) {
    return Sql.transaction(
        database,
        sql ->
            sql.first(
                TunnelRows::read,
                TunnelRows.SELECT
                    + "where t.state = 'live' and t.outer_address = ?::inet and t.outer_port = ?",
                outer.address(),
                outer.port()));
  }

  @Override
  public boolean close(long tunnelId, CloseReason reason, Instant now, Instant quarantineEndsAt) {
    return Sql.transaction(database, sql -> close(sql, tunnelId, reason, now, quarantineEndsAt));
  }

  private static boolean close(
      Sql sql, long tunnelId, CloseReason reason, Instant now, Instant quarantineEndsAt)
      throws SQLException {
    int closed =
        sql.update(
            """
            update tunnels set state = 'closed', closed_at = ?, close_reason = ?
            where id = ? and state = 'live'
            """,
            now,
            reason.name().toLowerCase(Locale.ROOT).replace('_', ' '),
            tunnelId);
    if (closed == 0) {
      return false;
    }
    sql.update(
        "update prefix_delegations set quarantine_ends_at = ? where tunnel = ? and returned_at is"
            + " null",
        quarantineEndsAt,
        tunnelId);
    Attribution.write(sql, "ended", tunnelId, now);
    return true;
  }

  @Override
  public List<Long> offersBefore(Instant then) {
    return Sql.transaction(
        database,
        sql ->
            sql.list(
                row -> row.getLong(1),
                "select id from tunnels where state = 'offered' and offered_at <= ?",
                then));
  }

  @Override
  public List<Stored> live() {
    return Sql.transaction(
        database,
        sql ->
            sql.list(
                row -> new Stored(TunnelRows.read(row), row.getObject("proven_at") != null),
                TunnelRows.SELECT + "where t.state = 'live' order by t.id"));
  }

  @Override
  public int endQuarantine(Instant now) {
    return Sql.transaction(
        database,
        sql ->
            sql.update(
                """
                update prefix_delegations set returned_at = ?
                where quarantine_ends_at <= ? and returned_at is null
                """,
                now,
                now));
  }

  @Override
  public void report(List<Activity> activities, Instant now) {
    Sql.transaction(
        database,
        sql -> {
          ActivityReport.write(sql, activities, now);
          return activities.size();
        });
  }

  private static Ipv6Prefix pair(Tunnel tunnel) {
    return new Ipv6Prefix(tunnel.server(), 127);
  }

  private static String name(PrefixKind kind) {
    return switch (kind) {
      case ENDPOINT -> "endpoint";
      case DELEGATED -> "delegated";
    };
  }

  /** Rolls the transaction back. */
  private static final class Taken extends RuntimeException {
    private static final long serialVersionUID = 1;
  }
}
