// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.tunnel;

import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.authentication;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import org.culvert.portal.web.SignedIn;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

/** Accounts and tunnels as the broker leaves them in the database. */
final class SomeTunnels {
  private final JdbcClient database;
  private final Instant now;

  SomeTunnels(JdbcClient database, Instant now) {
    this.database = database;
    this.now = now;
  }

  long account(String userid) {
    return database
        .sql(
            "insert into accounts (realm, userid, created_at) values ('members', ?, ?) returning"
                + " id")
        .param(userid)
        .param(Timestamp.from(now.minusSeconds(86_400)))
        .query(Long.class)
        .single();
  }

  /** With a prefix, seen half a minute ago. */
  long live(long account) {
    long id =
        database
            .sql(
                """
                insert into tunnels (realm, account, state, type, listener, local_address,
                  outer_address, outer_port, server_address, client_address, prefix, keepalive,
                  offered_at, accepted_at, proven_at, last_seen_at, lease_ends_at)
                values ('members', :account, 'live', 'v6udpv4', 'main', '192.0.2.1',
                  '198.51.100.7', 40000 + :account, '2001:db8:b::2'::inet + 2 * :account,
                  '2001:db8:b::3'::inet + 2 * :account, '2001:db8:1500::/56', 30,
                  :began, :began, :began, :seen, :lease)
                returning id
                """)
            .param("account", account)
            .param("began", Timestamp.from(now.minusSeconds(3600)))
            .param("seen", Timestamp.from(now.minusSeconds(30)))
            .param("lease", Timestamp.from(now.plusSeconds(86_400)))
            .query(Long.class)
            .single();
    database
        .sql(
            """
            insert into prefix_delegations (realm, kind, prefix, account, granted_at)
            select 'members', 'endpoint', set_masklen(server_address, 127)::cidr, account, now()
            from tunnels where id = ?
            """)
        .param(id)
        .update();
    return id;
  }

  void close(long tunnel, String reason) {
    database
        .sql(
            """
            update tunnels set state = 'closed', closed_at = ?, close_reason = ? where id = ?
            """)
        .param(Timestamp.from(now.minusSeconds(60)))
        .param(reason)
        .param(tunnel)
        .update();
  }

  void refused(long account, int code, String text, Instant at) {
    database
        .sql(
            """
            insert into refusals
              (account, code, text, source_address, source_port, first_at, last_at, times)
            values (?, ?, ?, '198.51.100.7', 9, ?, ?, 3)
            on conflict (account) do update
            set code = excluded.code, text = excluded.text, first_at = excluded.first_at,
                last_at = excluded.last_at
            """)
        .param(account)
        .param(code)
        .param(text)
        .param(Timestamp.from(at))
        .param(Timestamp.from(at))
        .update();
  }

  static RequestPostProcessor as(long account, String userid) {
    return authentication(
        new UsernamePasswordAuthenticationToken(
            new SignedIn(account, userid), null, List.of(new SimpleGrantedAuthority("ROLE_USER"))));
  }
}
