// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.culvert.broker.realm.Account;
import org.culvert.broker.realm.Inbound;
import org.culvert.broker.tunnel.InboundPolicies;
import org.culvert.broker.tunnel.InboundRules;
import org.culvert.broker.tunnel.InboundRules.Opening;
import org.culvert.protocol.address.IpAddress;

/** What may come into tunnels, in PostgreSQL, where the portal puts it. */
final class PostgresInbound implements InboundPolicies {
  private record Policy(long account, Inbound policy) {}

  private record OpeningOf(long account, Opening opening) {}

  private final DataSource database;

  PostgresInbound(DataSource database) {
    this.database = database;
  }

  @Override
  public Optional<InboundRules> inboundOf(Account account) {
    return Optional.ofNullable(rules("= ?", account.id()).get(account.id()));
  }

  @Override
  public Map<Long, InboundRules> inboundOfAll() {
    return rules("in (select account from tunnels where state = 'live')");
  }

  private Map<Long, InboundRules> rules(String which, Object... values) {
    return Sql.transaction(
        database,
        sql -> {
          List<Policy> policies =
              sql.list(
                  PostgresInbound::policy,
                  "select account, policy from inbound_policies where account " + which,
                  values);
          Map<Long, List<Opening>> openings =
              sql
                  .list(
                      PostgresInbound::opening,
                      "select account, protocol, port, host(address) as address"
                          + " from inbound_openings where account "
                          + which
                          + " order by id",
                      values)
                  .stream()
                  .collect(
                      Collectors.groupingBy(
                          OpeningOf::account,
                          Collectors.mapping(OpeningOf::opening, Collectors.toList())));
          Map<Long, InboundRules> rules = new HashMap<>();
          for (Policy one : policies) {
            rules.put(
                one.account,
                new InboundRules(one.policy, openings.getOrDefault(one.account, List.of())));
          }
          return rules;
        });
  }

  private static Policy policy(ResultSet row) throws SQLException {
    String policy = row.getString("policy").toUpperCase(Locale.ROOT).replace(' ', '_');
    return new Policy(row.getLong("account"), Inbound.valueOf(policy));
  }

  private static OpeningOf opening(ResultSet row) throws SQLException {
    int port = row.getInt("port");
    return new OpeningOf(
        row.getLong("account"),
        new Opening(
            row.getInt("protocol"),
            port == 0 ? OptionalInt.empty() : OptionalInt.of(port),
            Optional.ofNullable(row.getString("address")).map(IpAddress::parse)));
  }
}
