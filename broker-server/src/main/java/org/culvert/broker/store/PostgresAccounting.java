// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.sql.DataSource;
import org.culvert.broker.accounting.AccountingEvent;
import org.culvert.broker.accounting.AccountingEvent.Amounts;
import org.culvert.broker.accounting.AccountingEvent.Kind;
import org.culvert.broker.accounting.AccountingOutbox;
import org.culvert.protocol.address.Endpoint;
import org.culvert.protocol.address.IpAddress;
import org.culvert.protocol.address.Ipv6Prefix;

/** The outbox of accounting in PostgreSQL; see its table. */
public final class PostgresAccounting implements AccountingOutbox {
  /** The counters of a tunnel that ended are written within some seconds. */
  private static final Duration RIPE = Duration.ofSeconds(15);

  private static final Duration TAKEN = Duration.ofMinutes(1);

  private final DataSource database;
  private final String broker;

  /**
   * @param broker its name among those that share the database; may be empty
   */
  public PostgresAccounting(DataSource database, String broker) {
    this.database = database;
    this.broker = broker;
  }

  @Override
  public void sign(Instant now) {
    update(
        """
        insert into accounting_exporters (broker, seen_at) values (?, ?)
        on conflict (broker) do update set seen_at = excluded.seen_at
        """,
        broker,
        now);
  }

  @Override
  public void resign() {
    update("delete from accounting_exporters where broker = ?", broker);
  }

  /** Each minute those tunnels whose number says so: not all at once. */
  @Override
  public void addInterims(Duration interval, Instant now) {
    long minutes = Math.max(1, interval.toMinutes());
    long slot = now.getEpochSecond() / 60;
    int _ =
        Sql.transaction(
            database,
            sql ->
                sql.update("update accounting_slots set slot = ? where slot < ?", slot, slot) == 0
                    ? 0
                    : sql.update(
                        """
                        insert into accounting_events
                          (kind, at, tunnel, broker, realm, userid, local_address, outer_address,
                           outer_port, address, prefix, began_at)
                        select 'interim', ?, t.id, ?, t.realm, a.userid, t.local_address,
                               t.outer_address, t.outer_port, t.client_address, t.prefix,
                               t.accepted_at
                        from tunnels t left join accounts a on a.id = t.account
                        where t.state = 'live' and mod(t.id, ?) = ? and t.accepted_at < ?
                        """,
                        now,
                        broker,
                        minutes,
                        Math.floorMod(slot, minutes),
                        now.minusSeconds(60)));
  }

  @Override
  public void ripen(Instant now) {
    update(
        """
        update accounting_events e
        set input_octets = s.input_octets, output_octets = s.output_octets,
            input_packets = s.input_packets, output_packets = s.output_packets
        from (
          select i.id, coalesce(sum(t.octets_from_client), 0) as input_octets,
                 coalesce(sum(t.octets_to_client), 0) as output_octets,
                 coalesce(sum(t.packets_from_client), 0) as input_packets,
                 coalesce(sum(t.packets_to_client), 0) as output_packets
          from accounting_events i left join traffic t on t.tunnel = i.tunnel
          where i.input_octets is null and i.at <= ? group by i.id
        ) s
        where e.id = s.id and e.input_octets is null
        """,
        now.minus(RIPE));
  }

  @Override
  public List<AccountingEvent> take(int most, Instant now) {
    return Sql.transaction(
        database,
        sql ->
            sql.list(
                PostgresAccounting::event,
                """
                update accounting_events set next_try_at = ?
                where id in (
                  select e.id from accounting_events e
                  where e.input_octets is not null and e.next_try_at <= ? and not exists (
                    select from accounting_events f where f.tunnel = e.tunnel and f.id < e.id)
                  order by e.id limit ? for update skip locked)
                returning id, kind, at, tunnel, broker, realm, userid,
                  host(local_address) as local_address, host(outer_address) as outer_address,
                  outer_port, host(address) as address, text(prefix) as prefix, began_at, cause,
                  input_octets, output_octets, input_packets, output_packets
                """,
                now.plus(TAKEN),
                now,
                most));
  }

  @Override
  public void done(Collection<Long> events) {
    if (!events.isEmpty()) {
      update("delete from accounting_events where id = any (?)", (Object) ids(events));
    }
  }

  @Override
  public void retry(Collection<Long> events, Instant then) {
    if (!events.isEmpty()) {
      update("update accounting_events set next_try_at = ? where id = any (?)", then, ids(events));
    }
  }

  @Override
  public int bound(int most) {
    return Sql.transaction(
        database,
        sql -> {
          long waiting =
              sql.first(row -> row.getLong(1), "select count(*) from accounting_events")
                  .orElseThrow();
          long tooMany = waiting - most;
          return tooMany <= 0
              ? 0
              : sql.update(
                  """
                  delete from accounting_events where id in (
                    select id from accounting_events order by kind <> 'interim', id limit ?)
                  """,
                  tooMany);
        });
  }

  private static Long[] ids(Collection<Long> events) {
    return events.toArray(Long[]::new);
  }

  private void update(String sql, Object... values) {
    int _ = Sql.transaction(database, one -> one.update(sql, values));
  }

  private static AccountingEvent event(ResultSet row) throws SQLException {
    return new AccountingEvent(
        row.getLong("id"),
        Kind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
        row.getTimestamp("at").toInstant(),
        row.getLong("tunnel"),
        row.getString("broker"),
        row.getString("realm"),
        Optional.ofNullable(row.getString("userid")),
        IpAddress.parse(row.getString("local_address")),
        new Endpoint(IpAddress.parse(row.getString("outer_address")), row.getInt("outer_port")),
        IpAddress.parse(row.getString("address")),
        Optional.ofNullable(row.getString("prefix")).map(Ipv6Prefix::parse),
        row.getTimestamp("began_at").toInstant(),
        Optional.ofNullable(row.getString("cause")),
        new Amounts(
            row.getLong("input_octets"),
            row.getLong("output_octets"),
            row.getLong("input_packets"),
            row.getLong("output_packets")));
  }
}
