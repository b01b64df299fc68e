// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.leave;

import java.time.InstantSource;
import java.time.ZoneOffset;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * All that is stored of an account, as one JSON text, out of one moment. Column by column, so that
 * nothing is in it that is a secret, or another's.
 */
@Component
class OwnData {
  static final String EVERYTHING =
      """
      with own as (select * from accounts where id = :account)
      select json_build_object(
        'made_at', :now,
        'account', (select row_to_json(x) from (
          select realm, userid, email, language, operator, created_at, first_sign_in_at,
            last_sign_in_at, previous_sign_in_at, disabled_at, delegation_largest,
            web_password_set_at, web_password_own
          from own) x),
        'second_factor', (select row_to_json(x) from (
          select confirmed_at, (select count(*) from recovery_codes r
                                where r.account = f.account) as recovery_codes_left
          from second_factors f where account = :account) x),
        'identities', (select json_agg(x) from (
          select issuer, subject, name, linked_at, last_used_at
          from identities where account = :account order by issuer) x),
        'mailed_links', (select json_agg(x) from (
          select purpose, email, made_at, expires_at
          from mailed_links where account = :account order by made_at) x),
        'home_broker', (select broker from account_homes where account = :account),
        'tunnel_passwords', (select json_agg(x) from (
          select kind, changed_at from credentials where account = :account order by kind) x),
        'use_at_the_broker', (select row_to_json(x) from (
          select first_used_at, last_used_at from credential_use where account = :account) x),
        'tunnel_settings', (select row_to_json(x) from (
          select description, name_servers from tunnel_settings where account = :account) x),
        'routers', (select json_agg(x) from (
          select note, made_at, last_used_at
          from update_keys where account = :account order by id) x),
        'last_address_of_a_router', (select row_to_json(x) from (
          select address, wished_at, done_at, outcome
          from endpoint_wishes where account = :account) x),
        'machines_to_ask_for', (select json_agg(x) from (
          select address, added_at from proxy_targets where account = :account order by address) x),
        'limits', (select to_jsonb(x) from (
          select rate_up, rate_down, quota, quota_rate, port_25, changed_at
          from account_limits where account = :account) x),
        'what_may_come_in', (select policy from inbound_policies where account = :account),
        'open_ports', (select json_agg(x) from (
          select protocol, port, address, note from inbound_openings
          where account = :account order by id) x),
        'holds', (select json_agg(x) from (
          select held_by, since, reason from holds where account = :account) x),
        'last_refusal', (select row_to_json(x) from (
          select code, text, source_address, source_port, first_at, last_at, times
          from refusals where account = :account) x),
        'conflicts', (select json_agg(x) from (
          select ticket, first_at, last_at, times, outer_address, outer_port
          from conflicts where account = :account order by first_at) x),
        'addresses', (select json_agg(x) from (
          select kind, prefix, granted_at, quarantine_ends_at, returned_at
          from prefix_delegations where account = :account order by id) x),
        'tunnels', (select json_agg(x) from (
          select id, state, type, listener, local_address, outer_address, outer_port,
            server_address, client_address, prefix, keepalive, offered_at, accepted_at, proven_at,
            last_seen_at, lease_ends_at, closed_at, close_reason
          from tunnels where account = :account order by id) x),
        'wishes', (select json_agg(x) from (
          select w.kind, w.tunnel, w.wished_by, w.wished_at, w.done_at
          from wishes w join tunnels t on t.id = w.tunnel
          where t.account = :account order by w.id) x),
        'names', (select json_agg(x) from (
          select w.tunnel, w.address, w.prefix, w.name_servers
          from dns_wishes w where account = :account order by tunnel) x),
        'names_in_the_dns', (select json_agg(x) from (
          select r.name, r.type, r.wanted, r.present
          from dns_records r join tunnels t on t.id = r.tunnel
          where t.account = :account order by r.name, r.type) x),
        'address_use', (select json_agg(x) from (
          select l.at, l.event, l.tunnel, l.outer_address, l.outer_port, l.address, l.prefix
          from attribution l
          join own on l.realm = own.realm and l.userid = own.userid and l.at >= own.created_at
          order by l.at) x),
        'mails', (select json_agg(x) from (
          select kind, recipient, created_at, sent_at, failed_at
          from mails where account = :account order by id) x),
        'tokens', (select json_agg(x) from (
          select name, may_write, may_operate, made_at, expires_at, last_used_at
          from api_tokens where account = :account order by id) x),
        'traffic_hours', (select json_agg(x) from (
          select f.* from traffic f join tunnels t on t.id = f.tunnel
          where t.account = :account order by hour) x),
        'traffic_days', (select json_agg(to_jsonb(x) - 'account') from (
          select * from traffic_days where account = :account order by day) x),
        'traffic_months', (select json_agg(to_jsonb(x) - 'account') from (
          select * from traffic_months where account = :account order by month) x))::text
      """;

  private final JdbcClient database;
  private final InstantSource clock;

  OwnData(JdbcClient database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  String json(long account) {
    return database
        .sql(EVERYTHING)
        .param("account", account)
        .param("now", clock.instant().atOffset(ZoneOffset.UTC))
        .query(String.class)
        .single();
  }
}
