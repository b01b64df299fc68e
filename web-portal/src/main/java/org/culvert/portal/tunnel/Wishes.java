// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.tunnel;

import java.sql.Timestamp;
import java.time.InstantSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Writes down what an owner wants done; the broker that has the tunnel does it within a second.
 * Each asks in its statement whose the tunnel is, so that a wish for another's does nothing.
 */
@Component
public class Wishes {
  private static final String WISH =
      """
      insert into wishes (kind, tunnel, wished_by, wished_at)
      select :kind, id, 'owner', :now from tunnels
      where account = :account and state <> 'closed'
      """;

  private final JdbcClient database;
  private final InstantSource clock;

  Wishes(JdbcClient database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /** The tunnel ends, its addresses are given back, and there is no other until {@link #enable}. */
  @Transactional
  public void delete(long account) {
    database
        .sql(
            """
            insert into holds (account, held_by, since) values (:account, 'owner', :now)
            on conflict do nothing
            """)
        .param("account", account)
        .param("now", now())
        .update();
    wish("close", account);
  }

  /** An operator's hold stays. */
  void enable(long account) {
    database
        .sql("delete from holds where account = ? and held_by = 'owner'")
        .param(account)
        .update();
  }

  /** The tunnel ends, so that another device can have the next one at once. */
  void handOver(long account) {
    wish("hand over", account);
  }

  /** What may come in was changed in this transaction. */
  void readInbound(long account) {
    wish("inbound", account);
  }

  /** Who serves the names of the prefix was changed in this transaction. */
  void readNames(long account) {
    wish("names", account);
  }

  private void wish(String kind, long account) {
    database.sql(WISH).param("kind", kind).param("account", account).param("now", now()).update();
  }

  private Timestamp now() {
    return Timestamp.from(clock.instant());
  }
}
