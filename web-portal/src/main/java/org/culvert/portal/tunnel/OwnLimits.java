// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.tunnel;

import java.time.InstantSource;
import java.time.LocalTime;
import java.time.ZoneOffset;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** How much goes through the tunnel of one account: what its operator or its realm says. */
@Component
class OwnLimits {
  private final JdbcClient database;
  private final InstantSource clock;

  OwnLimits(JdbcClient database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * What holds now; 0 is no limit.
   *
   * @param rateUp in Mbit/s
   * @param rateDown in Mbit/s
   * @param quota of this month in UTC, both ways together, in GB of 10^9 octets
   * @param quotaRate in Mbit/s when it is used up; 0: nothing passes then
   * @param mail whether TCP port 25 of others can be reached
   * @param used octets of this month, as far as the broker has reported
   */
  record Holding(int rateUp, int rateDown, int quota, int quotaRate, boolean mail, long used) {
    public boolean isUsedUp() {
      return quota > 0 && used >= quota * 1_000_000_000L;
    }
  }

  Holding of(long account) {
    var month = clock.instant().atOffset(ZoneOffset.UTC).withDayOfMonth(1).with(LocalTime.MIDNIGHT);
    return database
        .sql(
            """
            select coalesce(l.rate_up, r.rate_up), coalesce(l.rate_down, r.rate_down),
                   coalesce(l.quota, r.quota), coalesce(l.quota_rate, r.quota_rate),
                   coalesce(l.port_25, r.port_25) = 'open', octets_since(a.id, :month)
            from accounts a join realms r on r.name = a.realm
            left join account_limits l on l.account = a.id where a.id = :account
            """)
        .param("account", account)
        .param("month", month)
        .query(
            (row, _) ->
                new Holding(
                    row.getInt(1),
                    row.getInt(2),
                    row.getInt(3),
                    row.getInt(4),
                    row.getBoolean(5),
                    row.getLong(6)))
        .single();
  }
}
