// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.tunnel;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.culvert.portal.web.Rows;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Why an account gets no tunnel for now. */
@Component
class Holds {
  private final JdbcClient database;

  Holds(JdbcClient database) {
    this.database = database;
  }

  /**
   * One reason.
   *
   * @param byOwner who ends it himself; else the operator's
   */
  record Hold(boolean byOwner, Instant since, Optional<String> reason) {}

  /** The operator's first. */
  List<Hold> of(long account) {
    return database
        .sql("select held_by, since, reason from holds where account = ? order by held_by")
        .param(account)
        .query(
            (row, _) ->
                new Hold(
                    row.getString(1).equals("owner"),
                    Rows.at(row, 2),
                    Optional.ofNullable(row.getString(3))))
        .list();
  }
}
