// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.admin;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import org.culvert.portal.web.Rows;
import org.culvert.portal.web.SignedIn;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What operators did, looking included; nobody changes it, not even they. */
@Component
class OperatorLog {
  static final int PAGE = 100;

  /** Behind every line that there will ever be. */
  static final String END = "9223372036854775807";

  private static final int LONGEST_SUBJECT = 300;

  private final JdbcClient database;
  private final InstantSource clock;

  OperatorLog(JdbcClient database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * One line of it.
   *
   * @param action names a text: {@code act.ACTION}
   * @param subject whom or what it was about
   */
  record Line(long id, Instant at, String operator, String action, String subject, String detail) {}

  /** In the transaction of what is done, so that there is not one without the other. */
  void note(SignedIn operator, String action, String subject, String detail) {
    database
        .sql(
            """
            insert into operator_log (at, operator, action, subject, detail)
            values (?, ?, ?, ?, ?)
            """)
        .params(
            clock.instant().atOffset(ZoneOffset.UTC),
            operator.userid(),
            action,
            subject.substring(0, Math.min(subject.length(), LONGEST_SUBJECT)),
            detail)
        .update();
  }

  /**
   * The newest first.
   *
   * @param words in operator, subject or detail; empty: all
   * @param before only older ones than this
   */
  List<Line> lines(String words, long before) {
    return database
        .sql(
            """
            select id, at, operator, action, subject, detail from operator_log
            where id < :before and (:words = ''
              or position(lower(:words) in lower(operator || ' ' || subject || ' ' || detail)) > 0)
            order by id desc limit :page
            """)
        .param("before", before)
        .param("words", words)
        .param("page", PAGE)
        .query(OperatorLog::line)
        .list();
  }

  private static Line line(ResultSet row, int number) throws SQLException {
    return new Line(
        row.getLong("id"),
        Rows.at(row, "at"),
        row.getString("operator"),
        row.getString("action"),
        row.getString("subject"),
        row.getString("detail"));
  }
}
