// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.store;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import javax.sql.DataSource;
import org.culvert.broker.prefix.PrefixKind;
import org.culvert.broker.prefix.PrefixPool;
import org.culvert.broker.realm.Account;
import org.culvert.broker.tunnel.CloseReason;
import org.culvert.broker.tunnel.Delegations;
import org.culvert.broker.tunnel.Hold;
import org.culvert.broker.tunnel.Holds;
import org.culvert.broker.tunnel.InboundPolicies;
import org.culvert.broker.tunnel.InboundRules;
import org.culvert.broker.tunnel.OuterMoves;
import org.culvert.broker.tunnel.Tunnel;
import org.culvert.broker.tunnel.TunnelStore;
import org.culvert.protocol.address.Endpoint;
import org.culvert.protocol.address.Ipv6Prefix;
import org.culvert.protocol.message.RoamingKey;
import org.culvert.protocol.sasl.CredentialSeal;

/**
 * Tunnels and their addresses in PostgreSQL. Each call is one transaction; the exclusion constraint
 * over all delegations has the last word on every address.
 */
public final class PostgresTunnelStore implements TunnelStore {
  private final DataSource database;
  private final Delegations delegations;
  private final OuterMoves moves;
  private final Holds holds;
  private final InboundPolicies inbound;

  public PostgresTunnelStore(DataSource database) {
    this(database, Optional.empty());
  }

  /**
   * @param seal for the secrets of clients that may move; empty for a broker without keys
   */
  public PostgresTunnelStore(DataSource database, Optional<CredentialSeal> seal) {
    this.database = database;
    this.delegations = new PostgresDelegations(database);
    this.moves = new PostgresOuterMoves(database, new RoamingSecrets(seal));
    this.holds = new PostgresHolds(database);
    this.inbound = new PostgresInbound(database);
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
    return delegations.held(account, kind);
  }

  @Override
  public boolean delegate(Account account, PrefixKind kind, Ipv6Prefix prefix, Instant now) {
    return delegations.delegate(account, kind, prefix, now);
  }

  @Override
  public List<Ipv6Prefix> taken(Ipv6Prefix window) {
    return delegations.taken(window);
  }

  @Override
  public Optional<Ipv6Prefix> delegateFrom(
      Account account, PrefixPool pool, int length, Instant now) {
    return delegations.delegateFrom(account, pool, length, now);
  }

  @Override
  public Optional<Ipv6Prefix> enlarge(Account account, PrefixPool pool, int length) {
    return delegations.enlarge(account, pool, length);
  }

  @Override
  public Optional<Ipv6Prefix> reclaim(Account account, PrefixKind kind) {
    return delegations.reclaim(account, kind);
  }

  @Override
  public Optional<Ipv6Prefix> giveBack(Account account, PrefixKind kind, Instant quarantineEndsAt) {
    return delegations.giveBack(account, kind, quarantineEndsAt);
  }

  @Override
  public OptionalInt largest(Account account) {
    return delegations.largest(account);
  }

  @Override
  public int endQuarantine(Instant now) {
    return delegations.endQuarantine(now);
  }

  @Override
  public void allowMoves(RoamingKey key) {
    moves.allowMoves(key);
  }

  @Override
  public Optional<Right> rightToMove(long tunnelId) {
    return moves.rightToMove(tunnelId);
  }

  @Override
  public Map<Long, Right> rightsToMove() {
    return moves.rightsToMove();
  }

  @Override
  public Moved move(long tunnelId, Endpoint outer, long counter, Instant now) {
    return moves.move(tunnelId, outer, counter, now);
  }

  @Override
  public Moved follow(long tunnelId, Endpoint outer, Instant now) {
    return moves.follow(tunnelId, outer, now);
  }

  @Override
  public Optional<Hold> holdOn(Account account) {
    return holds.holdOn(account);
  }

  @Override
  public Map<Long, Hold.By> heldTunnels() {
    return holds.heldTunnels();
  }

  @Override
  public Optional<InboundRules> inboundOf(Account account) {
    return inbound.inboundOf(account);
  }

  @Override
  public Map<Long, InboundRules> inboundOfAll() {
    return inbound.inboundOfAll();
  }

  @Override
  public Optional<Ipv6Prefix> formerPair(String realm, Endpoint outer, Instant since) {
    return Sql.transaction(
        database,
        sql ->
            sql.first(
                row -> Sql.prefix(row.getString(1)),
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
  public Offering offer(Tunnel tunnel, Room room, Instant now) {
    try {
      return Sql.transaction(database, sql -> TunnelLife.offer(sql, tunnel, room, now));
    } catch (TunnelLife.Taken e) {
      return Offering.TAKEN;
    }
  }

  @Override
  public Accepted accept(long tunnelId, Instant now, Instant quarantineEndsAt) {
    return Sql.transaction(
        database, sql -> TunnelLife.accept(sql, tunnelId, now, quarantineEndsAt));
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
    return Sql.transaction(
        database, sql -> TunnelLife.close(sql, tunnelId, reason, now, quarantineEndsAt));
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
  public List<Long> disabled() {
    return Sql.transaction(
        database,
        sql ->
            sql.list(
                row -> row.getLong(1),
                """
                select t.id from tunnels t join accounts a on a.id = t.account
                where t.state = 'live' and a.disabled_at is not null
                """));
  }

  @Override
  public List<Stored> live() {
    return Sql.transaction(
        database,
        sql ->
            sql.list(
                row -> new Stored(TunnelRows.read(row), row.getObject("proven_at") != null),
                TunnelRows.SELECT
                    + "where t.state = 'live' and t.carrier is not distinct from "
                    + TunnelLife.SELF
                    + " order by t.id"));
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
}
