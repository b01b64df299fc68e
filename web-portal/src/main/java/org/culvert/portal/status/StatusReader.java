// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.status;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import org.culvert.portal.status.ServiceStatus.RealmStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Counts in the tables that the broker writes. One statement, cheap enough for every visitor. */
@Component
class StatusReader {
  private static final String REALMS =
      """
      select r.name,
             (select count(*) from tunnels t where t.realm = r.name and t.state = 'live')
               as live_tunnels,
             (select count(*) from prefix_delegations d
               where d.realm = r.name and d.kind = 'delegated' and d.returned_at is null)
               as delegated_prefixes
        from realms r
       where r.removed_at is null
       order by r.name
      """;

  private final JdbcClient database;
  private final InstantSource clock;

  StatusReader(JdbcClient database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  ServiceStatus read() {
    List<RealmStatus> realms = database.sql(REALMS).query(StatusReader::realm).list();
    return new ServiceStatus(clock.instant(), realms);
  }

  private static RealmStatus realm(ResultSet row, int number) throws SQLException {
    return new RealmStatus(
        row.getString("name"), row.getLong("live_tunnels"), row.getLong("delegated_prefixes"));
  }
}
