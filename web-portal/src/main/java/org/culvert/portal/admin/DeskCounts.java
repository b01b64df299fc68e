// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.admin;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What waits for an operator, in numbers. */
@Component
class DeskCounts {
  private final JdbcClient database;
  private final OutboxView outbox;
  private final AllTunnels tunnels;

  DeskCounts(JdbcClient database, OutboxView outbox, AllTunnels tunnels) {
    this.database = database;
    this.outbox = outbox;
    this.tunnels = tunnels;
  }

  /**
   * At one moment, more or less.
   *
   * @param waiting mails
   * @param failed mails
   * @param cases that are open
   */
  record Counts(
      long tunnels, long accounts, long approvals, long waiting, long failed, long cases) {}

  Counts now() {
    return new Counts(
        tunnels.count(),
        count("accounts"),
        count("accounts where approval_wanted_at is not null"),
        outbox.count(OutboxView.State.WAITING),
        outbox.count(OutboxView.State.FAILED),
        count("abuse_cases where closed_at is null"));
  }

  private long count(String what) {
    return database.sql("select count(*) from " + what).query(Long.class).single();
  }
}
