// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.account;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import org.culvert.portal.web.SessionCheck;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Which sessions of accounts are good: none for longer than a week, used or not. */
@Component
class AccountSessions implements SessionCheck {
  private static final Duration LONGEST = Duration.ofDays(7);

  private final JdbcClient database;
  private final InstantSource clock;

  AccountSessions(JdbcClient database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  @Override
  public boolean isGood(long account, Instant since, boolean operator) {
    return since.plus(LONGEST).isAfter(clock.instant())
        && database
            .sql(
                """
                select exists (
                  select from accounts
                  where id = ? and disabled_at is null and (operator or not ?)
                    and (sessions_from is null or sessions_from <= ?))
                """)
            .params(account, operator, since.atOffset(ZoneOffset.UTC))
            .query(Boolean.class)
            .single();
  }
}
