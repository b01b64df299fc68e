// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.store;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.culvert.broker.realm.Account;
import org.culvert.broker.tunnel.CloseReason;
import org.culvert.broker.tunnel.Tunnel;
import org.culvert.broker.tunnel.TunnelStore;
import org.culvert.broker.tunnel.TunnelStore.Accepted;
import org.culvert.broker.tunnel.TunnelStore.Offering;
import org.culvert.broker.tunnel.TunnelStore.Room;
import org.culvert.protocol.message.TunnelType;

/**
 * The turns in a stored tunnel's life: offered, accepted, closed. Each inside a transaction of the
 * caller's, with what belongs to it: addresses, attribution, the use of a credential.
 */
final class TunnelLife {
  /** The broker of this connection, as {@link Database} says; none: it is in no cluster. */
  static final String SELF = "nullif(current_setting('culvert.carrier', true), '')";

  private static final String SAME_OUTER_END =
      "outer_address = ?::inet and outer_port = ? and realm = ?";

  private static final String NOT_ITS_OWN =
      """
      state <> 'closed'
      and (account is distinct from ?::bigint
           or (account is null and (outer_address <> ?::inet or outer_port <> ?)))
      """;

  private TunnelLife() {}

  static Offering offer(Sql sql, Tunnel tunnel, Room room, Instant now) throws SQLException {
    // One at a time for each source and realm with a limit, or many at once could slip under it.
    lock(sql, tunnel.realm() + " " + tunnel.outer().address());
    if (room.inRealm() > 0) {
      lock(sql, tunnel.realm());
    }
    if (countOthersAtSource(sql, tunnel) >= room.perSource()) {
      return Offering.TOO_MANY_FROM_SOURCE;
    }
    if (room.inRealm() > 0 && countOthersInRealm(sql, tunnel) >= room.inRealm()) {
      return Offering.REALM_FULL;
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

  private static void lock(Sql sql, String what) throws SQLException {
    sql.list(_ -> true, "select pg_advisory_xact_lock(hashtextextended(?, 0))", what);
  }

  private static int countOthersAtSource(Sql sql, Tunnel tunnel) throws SQLException {
    return sql.first(
            row -> row.getInt(1),
            "select count(*) from tunnels where outer_address = ?::inet and realm = ? and "
                + NOT_ITS_OWN,
            tunnel.outer().address(),
            tunnel.realm(),
            tunnel.account().map(Account::id),
            tunnel.outer().address(),
            tunnel.outer().port())
        .orElseThrow();
  }

  private static int countOthersInRealm(Sql sql, Tunnel tunnel) throws SQLException {
    return sql.first(
            row -> row.getInt(1),
            "select count(*) from tunnels where realm = ? and " + NOT_ITS_OWN,
            tunnel.realm(),
            tunnel.account().map(Account::id),
            tunnel.outer().address(),
            tunnel.outer().port())
        .orElseThrow();
  }

  /** Whether a live tunnel is there that does not give way: see {@link TunnelStore#offer}. */
  private static boolean isAnothers(Sql sql, Tunnel tunnel) throws SQLException {
    return sql.first(
            _ -> true,
            """
            select from tunnels
            where state = 'live' and outer_address = ?::inet and outer_port = ?
              and case
                when account is not null or outer_port <> 0
                  then account is distinct from ?::bigint
                    or (account is null and (realm <> ? or listener <> ?))
                else ?::bigint is null and realm <> ?
              end
            """,
            tunnel.outer().address(),
            tunnel.outer().port(),
            tunnel.account().map(Account::id),
            tunnel.realm(),
            tunnel.listener(),
            tunnel.account().map(Account::id),
            tunnel.realm())
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
                values (?, ?, ?::cidr, ?, ?) on conflict do nothing
                """,
                tunnel.realm(),
                tunnel.type() == TunnelType.V4V6 ? "endpoint_ipv4" : "endpoint",
                tunnel.pair(),
                tunnel.id(),
                now)
            == 1
        || sql.first(
                _ -> true,
                "select from prefix_delegations where prefix = ?::cidr and returned_at is null"
                    + " and tunnel in (select id from tunnels where state <> 'offered' and "
                    + SAME_OUTER_END
                    + ")",
                tunnel.pair(),
                tunnel.outer().address(),
                tunnel.outer().port(),
                tunnel.realm())
            .isPresent();
  }

  static Accepted accept(Sql sql, long tunnelId, Instant now, Instant quarantineEndsAt)
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
    makeLive(sql, tunnelId, now);
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

  /** A broker of a cluster that has lost its lease may not know it yet. */
  private static void makeLive(Sql sql, long tunnelId, Instant now) throws SQLException {
    int live =
        sql.update(
            """
            update tunnels set state = 'live', accepted_at = ?, carrier = %1$s
            where id = ? and (%1$s is null or exists (
              select from broker_leases where broker = %1$s and expires_at > clock_timestamp()))
            """
                .formatted(SELF),
            now,
            tunnelId);
    if (live == 0) {
      throw new IllegalStateException("no lease, and so no tunnel " + tunnelId);
    }
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
            tunnel.pair(),
            tunnel.id(),
            tunnel.outer().address(),
            tunnel.outer().port(),
            tunnel.realm());
    if (moved != 1) {
      throw new IllegalStateException("tunnel " + tunnel.id() + " lost its addresses");
    }
  }

  static boolean close(
      Sql sql, long tunnelId, CloseReason reason, Instant now, Instant quarantineEndsAt)
      throws SQLException {
    Optional<Boolean> elsewhere =
        sql.first(
            row -> row.getBoolean(1),
            """
            update tunnels set state = 'closed', closed_at = ?, close_reason = ?
            where id = ? and state = 'live' returning carrier <> %s
            """
                .formatted(SELF),
            now,
            reason.name().toLowerCase(Locale.ROOT).replace('_', ' '),
            tunnelId);
    if (elsewhere.isEmpty()) {
      return false;
    }
    if (elsewhere.get()) {
      // Another broker stops carrying it only when it hears of it.
      sql.list(_ -> true, "select pg_notify('culvert_broker', 'tunnels')");
    }
    sql.update(
        "update prefix_delegations set quarantine_ends_at = ? where tunnel = ? and returned_at is"
            + " null",
        quarantineEndsAt,
        tunnelId);
    if (reason == CloseReason.DELETED_BY_OWNER) {
      sql.update(
          """
          update prefix_delegations d set quarantine_ends_at = ?
          from tunnels t where t.id = ? and d.account = t.account and d.returned_at is null
          """,
          quarantineEndsAt,
          tunnelId);
    }
    DnsWishRows.closed(sql, tunnelId, reason, now);
    sql.update("delete from roaming where tunnel = ?", tunnelId);
    Attribution.write(sql, "ended", tunnelId, now);
    return true;
  }

  /** Rolls the transaction back. */
  static final class Taken extends RuntimeException {
    private static final long serialVersionUID = 1;
  }
}
