// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.tunnel;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What an owner calls his tunnel. */
@Component
class Description {
  static final int LONGEST = 200;

  private final JdbcClient database;

  Description(JdbcClient database) {
    this.database = database;
  }

  String of(long account) {
    return database
        .sql("select description from tunnel_settings where account = ?")
        .param(account)
        .query(String.class)
        .optional()
        .orElse("");
  }

  /** What is too long is cut: the form says how long it may be. */
  void set(long account, String text) {
    String line = text.replaceAll("\\p{Cntrl}+", " ").strip();
    database
        .sql(
            """
            insert into tunnel_settings (account, description) values (?, ?)
            on conflict (account) do update set description = excluded.description
            """)
        .param(account)
        .param(line.substring(0, Math.min(LONGEST, line.length())))
        .update();
  }
}
