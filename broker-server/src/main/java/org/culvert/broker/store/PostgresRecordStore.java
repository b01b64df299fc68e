// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import javax.sql.DataSource;
import org.culvert.broker.delegation.RecordSet;
import org.culvert.broker.delegation.RecordStore;
import org.culvert.broker.delegation.Wish;

/**
 * DNS records in PostgreSQL. A claim is a time in the row, not a lock: the network is slow, and no
 * transaction waits for it.
 */
public final class PostgresRecordStore implements RecordStore {
  private final DataSource database;

  public PostgresRecordStore(DataSource database) {
    this.database = database;
  }

  @Override
  public void note(Wish wish) {
    Sql.transaction(
        database,
        sql ->
            sql.update(
                """
                insert into dns_wishes (tunnel, account, address, prefix, name_servers)
                values (?, ?, ?::inet, ?::cidr, string_to_array(?, ' '))
                """,
                wish.tunnelId(),
                wish.accountId(),
                wish.client(),
                wish.prefix(),
                String.join(" ", wish.nameServers())));
  }

  @Override
  public int takeUp(int most, BiFunction<Wish, Optional<Wish>, Plan> plan, Instant now) {
    return Sql.transaction(database, sql -> DnsWishRows.takeUp(sql, most, plan, now));
  }

  @Override
  public int release(Instant now) {
    return Sql.transaction(database, sql -> DnsWishRows.release(sql, now));
  }

  @Override
  public List<Due> claim(boolean delegations, int most, Instant now, Instant until) {
    return Sql.transaction(
        database,
        sql ->
            sql.list(
                PostgresRecordStore::due,
                """
                with chosen as (
                  select name, type, sent from dns_records
                  where (wanted <> present or sent <> '{}') and next_try_at <= ?
                    and (claimed_until is null or claimed_until <= ?)
                    and (type = 'NS' and wanted <> '{}') = ?
                  order by next_try_at limit ?
                  for update skip locked)
                update dns_records r
                set claimed_until = ?,
                    sent = array(select distinct unnest(r.sent || r.wanted) order by 1)
                from chosen c where r.name = c.name and r.type = c.type
                returning r.name, r.type, array_to_string(r.wanted, ' ') as wanted,
                  array_to_string(r.present, ' ') as present,
                  array_to_string(c.sent, ' ') as sent, r.attempts
                """,
                now,
                now,
                delegations,
                most,
                until));
  }

  private static Due due(ResultSet row) throws SQLException {
    return new Due(
        new RecordSet(
            row.getString("name"),
            RecordSet.Type.valueOf(row.getString("type")),
            DnsWishRows.words(row.getString("wanted"))),
        DnsWishRows.words(row.getString("present")),
        DnsWishRows.words(row.getString("sent")),
        row.getInt("attempts"));
  }

  @Override
  public void published(RecordSet records, Instant now) {
    Sql.transaction(
        database,
        sql -> {
          sql.update(
              """
              update dns_records
              set present = string_to_array(?, ' '), sent = '{}', attempts = 0,
                  next_try_at = ?, claimed_until = null, last_error = null
              where name = ? and type = ?
              """,
              String.join(" ", records.data()),
              now,
              records.name(),
              records.type().name());
          return sql.update(
              """
              delete from dns_records
              where name = ? and type = ? and wanted = '{}' and present = '{}'
              """,
              records.name(),
              records.type().name());
        });
  }

  @Override
  public void failed(RecordSet records, String reason, int attempts, Instant nextTryAt) {
    Sql.transaction(
        database,
        sql ->
            sql.update(
                """
                update dns_records
                set attempts = ?, next_try_at = ?, claimed_until = null, last_error = ?
                where name = ? and type = ?
                """,
                attempts,
                nextTryAt,
                reason,
                records.name(),
                records.type().name()));
  }

  @Override
  public List<String> delegatedTo(String zone) {
    return Sql.transaction(
        database,
        sql ->
            sql.list(
                row -> row.getString(1),
                "select unnest(present) from dns_records where name = ? and type = 'NS'",
                zone));
  }

  @Override
  public int pending() {
    return Sql.transaction(
        database,
        sql ->
            sql.first(
                    row -> row.getInt(1),
                    "select count(*) from dns_records where wanted <> present or sent <> '{}'")
                .orElseThrow());
  }

  @Override
  public Optional<Instant> oldestPending() {
    return Sql.transaction(
            database,
            sql ->
                sql.first(
                    row -> Optional.ofNullable(row.getObject(1, OffsetDateTime.class)),
                    """
                    select least(
                      (select min(wanted_at) from dns_records
                        where wanted <> present or sent <> '{}'),
                      (select min(t.accepted_at) from dns_wishes w join tunnels t on t.id = w.tunnel
                        where w.taken_up_at is null and t.state <> 'offered'))
                    """))
        .flatMap(oldest -> oldest)
        .map(OffsetDateTime::toInstant);
  }
}
