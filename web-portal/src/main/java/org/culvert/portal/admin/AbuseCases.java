// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.admin;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.culvert.portal.web.Rows;
import org.culvert.portal.web.SignedIn;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Complaints, and what operators write down about them. Notes are added, and nothing else. */
@Component
class AbuseCases {
  private static final int LONGEST_NOTE = 10_000;

  private static final String SELECT =
      """
      select c.id, c.opened_at, c.opened_by, c.title, c.reporter, c.address, c.seen_at, c.account,
             c.userid, c.closed_at, c.closed_by
      from abuse_cases c
      """;

  private final JdbcClient database;
  private final OperatorLog log;
  private final InstantSource clock;

  AbuseCases(JdbcClient database, OperatorLog log, InstantSource clock) {
    this.database = database;
    this.log = log;
    this.clock = clock;
  }

  /**
   * One of them.
   *
   * @param reporter who complained
   * @param address that it is about; may be empty
   * @param account of whom it is about; none: not known, or gone
   * @param userid of that account, also when it is gone; may be empty
   */
  record AbuseCase(
      long id,
      Instant openedAt,
      String openedBy,
      String title,
      String reporter,
      String address,
      @Nullable Instant seenAt,
      @Nullable Long account,
      String userid,
      @Nullable Instant closedAt,
      @Nullable String closedBy) {}

  /** What one operator wrote. */
  record Note(Instant at, String operator, String text) {}

  /** What a new one is made of. */
  record NewCase(
      String title, String reporter, String address, @Nullable Instant seenAt, String userid) {}

  /** Open ones first, then the newest. */
  List<AbuseCase> all() {
    return database
        .sql(SELECT + "order by c.closed_at is not null, c.id desc limit 200")
        .query(AbuseCases::abuseCase)
        .list();
  }

  List<AbuseCase> ofAccount(long account) {
    return database
        .sql(SELECT + "where c.account = ? order by c.id desc")
        .param(account)
        .query(AbuseCases::abuseCase)
        .list();
  }

  Optional<AbuseCase> find(long id) {
    return database
        .sql(SELECT + "where c.id = ?")
        .param(id)
        .query(AbuseCases::abuseCase)
        .optional();
  }

  List<Note> notes(long id) {
    return database
        .sql("select at, operator, text from abuse_notes where abuse_case = ? order by id")
        .param(id)
        .query(
            (row, _) ->
                new Note(Rows.at(row, "at"), row.getString("operator"), row.getString("text")))
        .list();
  }

  /**
   * @return its number; none: there is no such account
   */
  @Transactional
  public Optional<Long> open(NewCase wanted, String realm, SignedIn operator) {
    Optional<Long> account =
        database
            .sql("select id from accounts where realm = ? and userid = ?")
            .params(realm, wanted.userid())
            .query(Long.class)
            .optional();
    if (account.isEmpty() && !wanted.userid().isEmpty()) {
      return Optional.empty();
    }
    Instant seenAt = wanted.seenAt();
    long id =
        database
            .sql(
                """
                insert into abuse_cases
                  (opened_at, opened_by, title, reporter, address, seen_at, account, userid)
                values (:now, :operator, :title, :reporter, :address, :seen, :account, :userid)
                returning id
                """)
            .param("now", clock.instant().atOffset(ZoneOffset.UTC))
            .param("operator", operator.userid())
            .param("title", wanted.title())
            .param("reporter", wanted.reporter())
            .param("address", wanted.address())
            .param("seen", seenAt == null ? null : seenAt.atOffset(ZoneOffset.UTC))
            .param("account", account.orElse(null))
            .param("userid", wanted.userid())
            .query(Long.class)
            .single();
    log.note(operator, "case.opened", "#" + id, wanted.title());
    return Optional.of(id);
  }

  @Transactional
  public Outcome note(long id, String wanted, SignedIn operator) {
    String text = wanted.strip();
    if (text.isEmpty() || text.length() > LONGEST_NOTE) {
      return Outcome.wrong("desk.case.note.wrong");
    }
    database
        .sql("insert into abuse_notes (abuse_case, at, operator, text) values (?, ?, ?, ?)")
        .params(id, clock.instant().atOffset(ZoneOffset.UTC), operator.userid(), text)
        .update();
    log.note(operator, "case.noted", "#" + id, "");
    return Outcome.done("desk.case.noted");
  }

  @Transactional
  public void close(long id, SignedIn operator) {
    database
        .sql("update abuse_cases set closed_at = ?, closed_by = ? where id = ?")
        .params(clock.instant().atOffset(ZoneOffset.UTC), operator.userid(), id)
        .update();
    log.note(operator, "case.closed", "#" + id, "");
  }

  @Transactional
  public void reopen(long id, SignedIn operator) {
    database
        .sql("update abuse_cases set closed_at = null, closed_by = null where id = ?")
        .param(id)
        .update();
    log.note(operator, "case.reopened", "#" + id, "");
  }

  private static AbuseCase abuseCase(ResultSet row, int number) throws SQLException {
    long account = row.getLong("account");
    boolean nobody = row.wasNull();
    return new AbuseCase(
        row.getLong("id"),
        Rows.at(row, "opened_at"),
        row.getString("opened_by"),
        row.getString("title"),
        row.getString("reporter"),
        row.getString("address"),
        Rows.instant(row, "seen_at"),
        nobody ? null : account,
        row.getString("userid"),
        Rows.instant(row, "closed_at"),
        row.getString("closed_by"));
  }
}
