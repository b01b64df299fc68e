// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.tunnel;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The names of an account in the DNS, and who serves the reverse zones of its prefix. */
@Component
class Names {
  private final JdbcClient database;
  private final Wishes wishes;

  Names(JdbcClient database, Wishes wishes) {
    this.database = database;
    this.wishes = wishes;
  }

  /**
   * What is to be in the DNS under one name.
   *
   * @param there whether it is
   * @param error why not yet; may be empty
   */
  record Entry(String name, String type, String data, boolean there, Optional<String> error) {}

  List<Entry> entries(long account) {
    return database
        .sql(
            """
            select r.name, r.type, array_to_string(r.wanted, ', '), r.wanted = r.present,
                   r.last_error
            from dns_records r join tunnels t on t.id = r.tunnel
            where t.account = ? order by r.type, r.name
            """)
        .param(account)
        .query(
            (row, _) ->
                new Entry(
                    row.getString(1),
                    row.getString(2),
                    row.getString(3),
                    row.getBoolean(4),
                    Optional.ofNullable(row.getString(5))))
        .list();
  }

  /** Empty: what the client says. An empty list: names are hosted by the operator. */
  Optional<List<String>> servers(long account) {
    return database
        .sql(
            """
            select name_servers from tunnel_settings
            where account = ? and name_servers is not null
            """)
        .param(account)
        .query(Names::servers)
        .optional();
  }

  private static List<String> servers(ResultSet row, int number) throws SQLException {
    Array array = row.getArray(1);
    return Arrays.stream((Object[]) array.getArray()).map(String::valueOf).toList();
  }

  @Transactional
  void decide(long account, Optional<List<String>> servers) {
    database
        .sql(
            """
            insert into tunnel_settings (account, name_servers)
            values (:account, string_to_array(:servers, ' '))
            on conflict (account) do update set name_servers = excluded.name_servers
            """)
        .param("account", account)
        .param("servers", servers.map(list -> String.join(" ", list)).orElse(null), Types.VARCHAR)
        .update();
    wishes.readNames(account);
  }
}
