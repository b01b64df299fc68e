// SPDX-License-Identifier: Apache-2.0
package org.culvert.e2e;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Rows that tell of a past, for pages that would be empty without one. */
final class PastRows {
  private static final String TICKET = "C7K2-9QFA";

  private PastRows() {}

  /** A former tunnel, a month of traffic, and a refusal with a ticket. */
  static void of(String userid) throws Exception {
    run(
        """
        with mine as (select id, realm from accounts where userid = ?),
        former as (
          insert into tunnels (realm, account, state, type, listener, local_address, outer_address,
            outer_port, server_address, client_address, offered_at, accepted_at, proven_at,
            last_seen_at, lease_ends_at, closed_at, close_reason)
          select realm, id, 'closed', 'v6udpv4', 'main', '192.0.2.1', '198.51.100.7', 4000,
            '2001:db8:c::fffe', '2001:db8:c::ffff', now() - interval '3 days',
            now() - interval '3 days', now() - interval '3 days', now() - interval '1 hour',
            now() + interval '4 days', now() - interval '1 hour', 'replaced' from mine
          returning id)
        insert into traffic (tunnel, hour, packets_from_client, octets_from_client,
          packets_to_client, octets_to_client, drops_from_client, drops_to_client, round_trips,
          round_trip_micros)
        select id, date_trunc('hour', now()) - hours * interval '1 hour', 1000 * hours,
          90000 * hours, 4000 * hours, 5600000 * (20 - hours), hours, 0, 10, 123000
        from former, generate_series(1, 20) hours
        """,
        userid);
    run(
        """
        insert into traffic_days (account, day, packets_from_client, octets_from_client,
          packets_to_client, octets_to_client, drops_from_client, drops_to_client, round_trips,
          round_trip_micros)
        select id, current_date - days, 9000, 700000 * days, 80000, 90000000, days, 0, 100, 2340000
        from accounts, generate_series(1, 30) days where userid = ?
        """,
        userid);
    run(
        """
        insert into conflicts (ticket, first_at, last_at, times, realm, account, outer_address,
          outer_port, holder_tunnel)
        select '%s', now() - interval '5 minutes', now(), 3, realm, id, '198.51.100.7', 0, 0
        from accounts where userid = ?
        """
            .formatted(TICKET),
        userid);
    run(
        """
        insert into refusals (account, code, text, source_address, source_port, first_at, last_at,
          times)
        select id, 506, 'Another tunnel is there: ticket %s', '198.51.100.7', 0,
          now() - interval '5 minutes', now(), 3
        from accounts where userid = ?
        """
            .formatted(TICKET),
        userid);
    run(
        """
        insert into dns_records (name, type, wanted, present, tunnel, next_try_at, last_error)
        select rows.name, rows.type, rows.wanted, rows.present, t.id, 'infinity', rows.error
        from tunnels t join accounts a on a.id = t.account, (values
          ('printer.users.example.net', 'AAAA', array['2001:db8:c::3'], array['2001:db8:c::3'], null),
          ('0.0.5.1.8.b.d.0.1.0.0.2.ip6.arpa', 'NS', array['ns1.example.net'], array[]::text[],
           'ns1.example.net does not serve the zone'))
          as rows (name, type, wanted, present, error)
        where a.userid = ? and t.state = 'live'
        on conflict do nothing
        """,
        userid);
  }

  /** An operator; somebody who waits for one and has lost a phone; mails that wait and failed. */
  static void operator(String userid) throws Exception {
    run("update accounts set operator = true where userid = ?", userid);
    run(
        """
        insert into accounts (realm, userid, email, approval_wanted_at)
        select realm, 'heidi', 'heidi@example.net', now() from accounts where userid = ?
        """,
        userid);
    run(
        """
        insert into second_factors (account, key_id, nonce, sealed, confirmed_at)
        select waiting.id, 'lost', decode(repeat('00', 12), 'hex'), decode(repeat('00', 36), 'hex'),
          now()
        from accounts waiting, accounts operator
        where waiting.userid = 'heidi' and operator.userid = ?
        """,
        userid);
    run(
        """
        insert into mails (kind, recipient, account, key_id, nonce, sealed, created_at,
          next_try_at, attempts, last_error, failed_at)
        select kind, recipient, id, 'lost', decode(repeat('00', 12), 'hex'), '\\x00', now(),
          now() + interval '1 hour', 4, error, case kind when 'reset' then now() end
        from accounts, (values
          ('welcome', 'ivan@example.net', 'Connection refused'),
          ('reset', 'nobody@example.invalid', '550 5.1.1 No such user here'))
          as rows (kind, recipient, error)
        where userid = ?
        """,
        userid);
  }

  static void suspend(String userid) throws Exception {
    run(
        """
        update accounts set disabled_at = now(), suspension_text = 'Please write to us.'
        where userid = ?
        """,
        userid);
  }

  private static void run(String sql, String userid)
      throws SQLException, IOException, InterruptedException {
    try (Connection connection = World.stage().database().connect();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, userid);
      statement.executeUpdate();
    }
  }
}
