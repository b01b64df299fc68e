// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.tunnel;

import java.sql.Timestamp;
import java.time.InstantSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Writes down what an owner or an operator wants done; the broker that has the tunnel does it
 * within a second. Each asks in its statement whose the tunnel is, so that a wish for another's
 * does nothing.
 */
@Component
public class Wishes {
  private static final String WISH =
      """
      insert into wishes (kind, tunnel, wished_by, wished_at)
      select :kind, id, :by, :now from tunnels
      where account = :account and state <> 'closed'
      """;

  private static final String OWNER = "owner";
  private static final String OPERATOR = "operator";

  private final JdbcClient database;
  private final InstantSource clock;

  Wishes(JdbcClient database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /** The tunnel ends, its addresses are given back, and there is no other until {@link #enable}. */
  @Transactional
  public void delete(long account) {
    hold(account, OWNER);
    wish("close", account, OWNER);
  }

  /** An operator's hold stays. */
  void enable(long account) {
    release(account, OWNER);
  }

  /** The tunnel ends, its addresses stay, and there is no other until {@link #restore}. */
  @Transactional
  public void suspend(long account) {
    hold(account, OPERATOR);
    wish("close", account, OPERATOR);
  }

  /** The owner's hold stays. */
  public void restore(long account) {
    release(account, OPERATOR);
  }

  /** The tunnel ends, so that another device can have the next one at once. */
  void handOver(long account) {
    wish("hand over", account, OWNER);
  }

  /** What may come in was changed in this transaction. */
  void readInbound(long account) {
    wish("inbound", account, OWNER);
  }

  /** Who serves the names of the prefix was changed in this transaction. */
  void readNames(long account) {
    wish("names", account, OWNER);
  }

  private void hold(long account, String by) {
    database
        .sql(
            """
            insert into holds (account, held_by, since) values (:account, :by, :now)
            on conflict do nothing
            """)
        .param("account", account)
        .param("by", by)
        .param("now", now())
        .update();
  }

  private void release(long account, String by) {
    database
        .sql("delete from holds where account = :account and held_by = :by")
        .param("account", account)
        .param("by", by)
        .update();
  }

  private void wish(String kind, long account, String by) {
    database
        .sql(WISH)
        .param("kind", kind)
        .param("account", account)
        .param("by", by)
        .param("now", now())
        .update();
  }

  private Timestamp now() {
    return Timestamp.from(clock.instant());
  }
}
