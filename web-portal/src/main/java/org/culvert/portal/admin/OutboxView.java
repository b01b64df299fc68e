// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.admin;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import org.culvert.portal.web.Rows;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The outbox from outside: to whom, when, and why not; never what a mail says. */
@Component
class OutboxView {
  private static final int MOST = 100;

  private final JdbcClient database;
  private final InstantSource clock;

  OutboxView(JdbcClient database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /** Which mails. */
  enum State {
    WAITING("sent_at is null and failed_at is null"),
    FAILED("failed_at is not null"),
    SENT("sent_at is not null");

    private final String condition;

    State(String condition) {
      this.condition = condition;
    }
  }

  /**
   * A mail.
   *
   * @param nextTryAt while it waits
   */
  record Envelope(
      long id,
      String kind,
      String recipient,
      Instant createdAt,
      @Nullable Instant nextTryAt,
      int attempts,
      @Nullable String lastError,
      @Nullable Instant sentAt,
      @Nullable Instant failedAt) {}

  /** The newest first. */
  List<Envelope> mails(State state) {
    return database
        .sql(
            """
            select id, kind, recipient, created_at, next_try_at, attempts, last_error, sent_at,
                   failed_at
            from mails where
            """
                + state.condition
                + " order by id desc limit "
                + MOST)
        .query(OutboxView::envelope)
        .list();
  }

  long count(State state) {
    return database
        .sql("select count(*) from mails where " + state.condition)
        .query(Long.class)
        .single();
  }

  /**
   * Everything that waits is tried at once.
   *
   * @return how many
   */
  int hurry() {
    return database
        .sql(
            "update mails set next_try_at = least(next_try_at, ?) where " + State.WAITING.condition)
        .param(clock.instant().atOffset(ZoneOffset.UTC))
        .update();
  }

  /**
   * It was sent, and did not arrive.
   *
   * @return whether there is such a mail
   */
  boolean fail(ReturnedMail returned) {
    return database
            .sql(
                """
                update mails set sent_at = null, failed_at = ?, last_error = ?
                where message_id = ? and sent_at is not null
                """)
            .params(
                clock.instant().atOffset(ZoneOffset.UTC),
                "returned: " + returned.reason(),
                returned.messageId())
            .update()
        == 1;
  }

  private static Envelope envelope(ResultSet row, int number) throws SQLException {
    return new Envelope(
        row.getLong("id"),
        row.getString("kind"),
        row.getString("recipient"),
        Rows.at(row, "created_at"),
        Rows.instant(row, "next_try_at"),
        row.getInt("attempts"),
        row.getString("last_error"),
        Rows.instant(row, "sent_at"),
        Rows.instant(row, "failed_at"));
  }
}
