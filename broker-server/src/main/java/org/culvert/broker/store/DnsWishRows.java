// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.culvert.broker.delegation.RecordSet;
import org.culvert.broker.delegation.RecordStore.Plan;
import org.culvert.broker.delegation.Wish;
import org.culvert.broker.tunnel.CloseReason;
import org.culvert.protocol.address.Ipv6Address;
import org.culvert.protocol.address.Ipv6Prefix;

/**
 * What tunnels want in the DNS, from the offer to the end. Each inside a transaction of the
 * caller's.
 */
final class DnsWishRows {
  private static final String SELECT =
      """
      select w.tunnel, w.account, t.realm, a.userid, host(w.address) as address,
             text(w.prefix) as prefix,
             array_to_string(coalesce(s.name_servers, w.name_servers), ' ') as name_servers
      from dns_wishes w join tunnels t on t.id = w.tunnel join accounts a on a.id = w.account
        left join tunnel_settings s on s.account = w.account
      where t.state <> 'offered'
      """;

  private DnsWishRows() {}

  static int takeUp(Sql sql, int most, BiFunction<Wish, Optional<Wish>, Plan> plan, Instant now)
      throws SQLException {
    // One broker at a time, or the wishes of an account could overtake each other.
    boolean mine =
        sql.first(
                row -> row.getBoolean(1),
                "select pg_try_advisory_xact_lock(hashtextextended('dns wishes', 0))")
            .orElseThrow();
    if (!mine) {
      return 0;
    }
    List<Wish> wishes =
        sql.list(
            DnsWishRows::wish,
            SELECT + "and w.taken_up_at is null order by t.accepted_at, t.id limit ?",
            most);
    for (Wish wish : wishes) {
      Optional<Wish> former =
          sql.first(
              DnsWishRows::wish,
              SELECT
                  + """
                  and w.account = ? and w.tunnel <> ? and w.taken_up_at is not null
                  and (w.release_at is null or w.release_at > ?)
                  order by t.accepted_at desc limit 1
                  """,
              wish.accountId(),
              wish.tunnelId(),
              now);
      takeUp(sql, plan.apply(wish, former), now);
    }
    return wishes.size();
  }

  private static void takeUp(Sql sql, Plan plan, Instant now) throws SQLException {
    Wish wish = plan.wish();
    for (RecordSet records : plan.records()) {
      want(sql, records, wish.tunnelId(), now);
    }
    // Of a wish that is taken up once more: its owner wants other name servers.
    sql.update(
        """
        update dns_records set wanted = '{}', tunnel = null, attempts = 0, next_try_at = ?
        where tunnel = ? and name || ' ' || type <> all (?)
        """,
        now,
        wish.tunnelId(),
        plan.records().stream()
            .map(records -> records.name() + " " + records.type().name())
            .toArray(String[]::new));
    // What the account no longer wants; the rest has just got the new tunnel.
    sql.update(
        """
        with former as (
          delete from dns_wishes
          where account = ? and tunnel <> ? and taken_up_at is not null returning tunnel)
        update dns_records
        set wanted = '{}', tunnel = null, attempts = 0, next_try_at = ?
        where tunnel in (select tunnel from former)
        """,
        wish.accountId(),
        wish.tunnelId(),
        now);
    sql.update(
        """
        update dns_wishes w
        set prefix = ?::cidr, taken_up_at = ?,
            name_servers = case
              when exists (
                select from tunnel_settings s
                where s.account = w.account and s.name_servers is not null)
              then name_servers else string_to_array(?, ' ') end
        where tunnel = ?
        """,
        wish.prefix(),
        now,
        String.join(" ", wish.nameServers()),
        wish.tunnelId());
  }

  /** What is wanted already keeps its place in the queue. */
  private static void want(Sql sql, RecordSet records, long tunnelId, Instant now)
      throws SQLException {
    sql.update(
        """
        insert into dns_records as r (name, type, wanted, tunnel, next_try_at)
        values (?, ?, string_to_array(?, ' '), ?, ?)
        on conflict (name, type) do update
        set wanted = excluded.wanted, tunnel = excluded.tunnel,
            attempts = case when r.wanted = excluded.wanted then r.attempts else 0 end,
            next_try_at =
              case when r.wanted = excluded.wanted then r.next_try_at else excluded.next_try_at end
        """,
        records.name(),
        records.type().name(),
        String.join(" ", records.data()),
        tunnelId,
        now);
  }

  static int release(Sql sql, Instant now) throws SQLException {
    List<Long> ended =
        sql.list(
            row -> row.getLong(1),
            """
            delete from dns_wishes where release_at <= ? and taken_up_at is not null
            returning tunnel
            """,
            now);
    for (long tunnel : ended) {
      sql.update(
          """
          update dns_records set wanted = '{}', tunnel = null, attempts = 0, next_try_at = ?
          where tunnel = ?
          """,
          now,
          tunnel);
    }
    return ended.size();
  }

  /**
   * The tunnel is closed. A client that only went silent, or moved, comes back to its name until
   * its lease ends; after any other end nobody has a reason to.
   */
  static void closed(Sql sql, long tunnelId, CloseReason reason, Instant now) throws SQLException {
    boolean returns =
        switch (reason) {
          case SILENT, REPLACED, HANDED_OVER -> true;
          case DELETED, LEASE_ENDED, DELETED_BY_OWNER, CLOSED_BY_OPERATOR -> false;
        };
    sql.update(
        """
        update dns_wishes w
        set release_at = case when ? then greatest(t.lease_ends_at, ?) else ? end
        from tunnels t where t.id = w.tunnel and w.tunnel = ?
        """,
        returns,
        now,
        now,
        tunnelId);
  }

  private static Wish wish(ResultSet row) throws SQLException {
    return new Wish(
        row.getLong("tunnel"),
        row.getLong("account"),
        row.getString("realm"),
        row.getString("userid"),
        Ipv6Address.parse(row.getString("address")),
        Optional.ofNullable(row.getString("prefix")).map(Ipv6Prefix::parse),
        words(row.getString("name_servers")));
  }

  static List<String> words(String text) {
    return text.isEmpty() ? List.of() : List.of(text.split(" "));
  }
}
