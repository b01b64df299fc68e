// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.store;

import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;
import org.culvert.broker.realm.Account;
import org.culvert.broker.tunnel.OuterFacts;
import org.culvert.protocol.address.Ipv4Address;

/** Outer addresses of accounts in PostgreSQL, and the list of proxy targets that operators keep. */
public final class PostgresOuterFacts implements OuterFacts {
  private final DataSource database;

  public PostgresOuterFacts(DataSource database) {
    this.database = database;
  }

  @Override
  public boolean mayBeProxyFor(Account account, Ipv4Address target) {
    return Sql.transaction(
        database,
        sql ->
            sql.first(
                    _ -> true,
                    "select from proxy_targets where account = ? and address = ?::inet",
                    account.id(),
                    target)
                .isPresent());
  }

  @Override
  public boolean hasEndedAt(Account account, Ipv4Address address) {
    return Sql.transaction(
        database,
        sql ->
            sql.first(
                    _ -> true,
                    """
                    select from tunnels
                    where account = ? and outer_address = ?::inet and state <> 'offered' limit 1
                    """,
                    account.id(),
                    address)
                .isPresent());
  }

  /** Nothing happens when it is there already. */
  public void addTarget(Account account, Ipv4Address target, Instant now) {
    Sql.transaction(
        database,
        sql ->
            sql.update(
                """
                insert into proxy_targets (account, address, added_at) values (?, ?::inet, ?)
                on conflict do nothing
                """,
                account.id(),
                target,
                now));
  }

  /** Whether it was there. A live tunnel stays until its lease ends. */
  public boolean removeTarget(Account account, Ipv4Address target) {
    return Sql.transaction(
        database,
        sql ->
            sql.update(
                    "delete from proxy_targets where account = ? and address = ?::inet",
                    account.id(),
                    target)
                == 1);
  }

  public List<Ipv4Address> targets(Account account) {
    return Sql.transaction(
        database,
        sql ->
            sql.list(
                row -> Ipv4Address.parse(row.getString(1)),
                "select host(address) from proxy_targets where account = ? order by address",
                account.id()));
  }
}
