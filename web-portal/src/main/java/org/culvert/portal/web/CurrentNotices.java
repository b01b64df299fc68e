// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.web;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * What operators have to say on every page. Looked up every few seconds, not for each page; without
 * a database there is nothing to say, and the page is there all the same. Thread-safe.
 */
@Component
public class CurrentNotices {
  private static final Logger LOG = LoggerFactory.getLogger(CurrentNotices.class);
  private static final Duration FRESH = Duration.ofSeconds(10);

  private final JdbcClient database;
  private final InstantSource clock;
  private volatile Found found = new Found(List.of(), Instant.MIN);

  CurrentNotices(JdbcClient database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  private record Notice(String text, Instant begins, Instant ends) {}

  private record Found(List<Notice> notices, Instant until) {}

  /** The texts that are to be shown now. */
  public List<String> texts() {
    Instant now = clock.instant();
    if (!found.until().isAfter(now)) {
      found = new Found(read(now), now.plus(FRESH));
    }
    return found.notices().stream()
        .filter(notice -> !notice.begins().isAfter(now) && notice.ends().isAfter(now))
        .map(Notice::text)
        .toList();
  }

  /** Something has changed; other portals of the database see it some seconds later. */
  public void lookAgain() {
    found = new Found(List.of(), Instant.MIN);
  }

  private List<Notice> read(Instant now) {
    try {
      return database
          .sql(
              """
              select text, begins, ends from notices
              where ended_at is null and ends > ? order by begins, id
              """)
          .param(now.atOffset(ZoneOffset.UTC))
          .query(
              (row, _) ->
                  new Notice(row.getString("text"), Rows.at(row, "begins"), Rows.at(row, "ends")))
          .list();
    } catch (DataAccessException e) {
      LOG.debug("notices.unread", e);
      return List.of();
    }
  }
}
