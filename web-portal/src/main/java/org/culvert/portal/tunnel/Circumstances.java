// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.tunnel;

import java.util.Optional;
import org.culvert.portal.tunnel.Diagnosis.Facts;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What is known of an account that a diagnosis can be made of. */
@Component
class Circumstances {
  private final OwnTunnels tunnels;
  private final Holds holds;
  private final LastRefusal refusals;
  private final JdbcClient database;

  Circumstances(OwnTunnels tunnels, Holds holds, LastRefusal refusals, JdbcClient database) {
    this.tunnels = tunnels;
    this.holds = holds;
    this.refusals = refusals;
    this.database = database;
  }

  Facts of(long account) {
    Optional<OwnTunnel> live = tunnels.live(account);
    return new Facts(
        is("select disabled_at is not null from accounts where id = ?", account),
        is("select exists (select from credential_use where account = ?)", account),
        holds.of(account),
        refusals.since(account, live),
        live,
        tunnels.former(account, 1).stream().findFirst(),
        database
            .sql(
                """
                select r.last_error from dns_records r join tunnels t on t.id = r.tunnel
                where t.account = ? and r.wanted <> r.present and r.last_error is not null limit 1
                """)
            .param(account)
            .query(String.class)
            .optional());
  }

  private boolean is(String question, long account) {
    return database.sql(question).param(account).query(Boolean.class).single();
  }
}
