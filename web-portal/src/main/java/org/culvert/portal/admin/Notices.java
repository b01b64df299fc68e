// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.admin;

import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import org.culvert.portal.web.CurrentNotices;
import org.culvert.portal.web.Rows;
import org.culvert.portal.web.SignedIn;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** What all pages say for a while; {@link CurrentNotices} shows it. */
@Component
class Notices {
  static final Outcome WRONG_TEXT = Outcome.wrong("desk.notice.text.wrong");
  static final Outcome WRONG_TIME = Outcome.wrong("desk.notice.time.wrong");

  private static final int LONGEST = 500;

  private final JdbcClient database;
  private final CurrentNotices shown;
  private final OperatorLog log;
  private final InstantSource clock;

  Notices(JdbcClient database, CurrentNotices shown, OperatorLog log, InstantSource clock) {
    this.database = database;
    this.shown = shown;
    this.log = log;
    this.clock = clock;
  }

  /**
   * One of them.
   *
   * @param incident stays on the status page
   * @param endedAt taken down before its time
   */
  record Notice(
      long id,
      String text,
      Instant begins,
      Instant ends,
      boolean incident,
      String madeBy,
      @Nullable Instant endedAt,
      boolean over) {}

  /** The last ones first. */
  List<Notice> all() {
    Instant now = clock.instant();
    return database
        .sql(
            """
            select id, text, begins, ends, incident, made_by, ended_at from notices
            order by id desc limit 100
            """)
        .query(
            (row, _) -> {
              Instant ends = Rows.at(row, "ends");
              Instant endedAt = Rows.instant(row, "ended_at");
              return new Notice(
                  row.getLong("id"),
                  row.getString("text"),
                  Rows.at(row, "begins"),
                  ends,
                  row.getBoolean("incident"),
                  row.getString("made_by"),
                  endedAt,
                  endedAt != null || !ends.isAfter(now));
            })
        .list();
  }

  /**
   * @param incident the status page is to keep it
   */
  @Transactional
  public Outcome put(
      String wanted, Instant begins, Instant ends, boolean incident, SignedIn operator) {
    String text = wanted.strip();
    if (text.isEmpty() || text.length() > LONGEST) {
      return WRONG_TEXT;
    }
    if (!ends.isAfter(begins) || !ends.isAfter(clock.instant())) {
      return WRONG_TIME;
    }
    database
        .sql(
            """
            insert into notices (text, begins, ends, incident, made_by, made_at)
            values (?, ?, ?, ?, ?, ?)
            """)
        .params(
            text,
            begins.atOffset(ZoneOffset.UTC),
            ends.atOffset(ZoneOffset.UTC),
            incident,
            operator.userid(),
            clock.instant().atOffset(ZoneOffset.UTC))
        .update();
    log.note(
        operator, "notice.put", Moment.text(begins) + " – " + Moment.text(ends) + " UTC", text);
    shown.lookAgain();
    return Outcome.done("desk.notice.put");
  }

  @Transactional
  public void end(long id, SignedIn operator) {
    database
        .sql("update notices set ended_at = coalesce(ended_at, ?) where id = ?")
        .params(clock.instant().atOffset(ZoneOffset.UTC), id)
        .update();
    log.note(operator, "notice.ended", "#" + id, "");
    shown.lookAgain();
  }
}
