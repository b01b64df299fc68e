// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.tunnel;

import java.sql.Types;
import java.util.List;
import java.util.Optional;
import org.culvert.protocol.address.IpAddress;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** What may come into the tunnels of an account; the broker obeys within a second. */
@Component
class Inbound {
  /** The broker looks at no more. */
  static final int MOST_OPENINGS = 64;

  static final int LONGEST_NOTE = 100;
  private static final int LARGEST_PORT = 65_535;

  private final JdbcClient database;
  private final Wishes wishes;

  Inbound(JdbcClient database, Wishes wishes) {
    this.database = database;
    this.wishes = wishes;
  }

  /**
   * A port that everybody may reach.
   *
   * @param port empty: all of the protocol
   * @param address empty: all of the tunnel
   */
  record Opening(
      long id, String protocol, Optional<Integer> port, Optional<String> address, String note) {}

  /** What became of a new opening. */
  enum Answer {
    OPENED,
    NOT_YOURS,
    TOO_MANY
  }

  static boolean isPort(int number) {
    return number >= 1 && number <= LARGEST_PORT;
  }

  /** Empty: as its realm says. */
  Optional<String> policy(long account) {
    return database
        .sql("select policy from inbound_policies where account = ?")
        .param(account)
        .query(String.class)
        .optional();
  }

  /** What holds for accounts that have not decided. */
  String usual(long account) {
    return database
        .sql("select r.inbound from realms r join accounts a on a.realm = r.name where a.id = ?")
        .param(account)
        .query(String.class)
        .single();
  }

  List<Opening> openings(long account) {
    return database
        .sql(
            """
            select id, case protocol when 6 then 'TCP' when 17 then 'UDP' else protocol::text end,
                   port, host(address), note
            from inbound_openings where account = ? order by protocol, port, address
            """)
        .param(account)
        .query(
            (row, _) ->
                new Opening(
                    row.getLong(1),
                    row.getString(2),
                    Optional.ofNullable(row.getObject(3, Integer.class)),
                    Optional.ofNullable(row.getString(4)),
                    row.getString(5)))
        .list();
  }

  /** Empty: as its realm says. */
  @Transactional
  void decide(long account, Optional<String> policy) {
    if (policy.isPresent()) {
      database
          .sql(
              """
              insert into inbound_policies (account, policy) values (?, ?)
              on conflict (account) do update
              set policy = excluded.policy, changed_at = now()
              """)
          .param(account)
          .param(policy.get())
          .update();
    } else {
      database.sql("delete from inbound_policies where account = ?").param(account).update();
    }
    wishes.readInbound(account);
  }

  /** The same a second time changes its note. */
  @Transactional
  Answer open(
      long account,
      int protocol,
      @Nullable Integer port,
      Optional<IpAddress> address,
      String note) {
    if (openings(account).size() >= MOST_OPENINGS) {
      return Answer.TOO_MANY;
    }
    String host = address.map(IpAddress::toString).orElse(null);
    if (host != null && !isOwn(account, host)) {
      return Answer.NOT_YOURS;
    }
    database
        .sql(
            """
            insert into inbound_openings (account, protocol, port, address, note)
            values (:account, :protocol, :port, :address::inet, :note)
            on conflict (account, protocol, port, address) do update set note = excluded.note
            """)
        .param("account", account)
        .param("protocol", protocol)
        .param("port", port, Types.INTEGER)
        .param("address", host, Types.VARCHAR)
        .param("note", note)
        .update();
    wishes.readInbound(account);
    return Answer.OPENED;
  }

  /** Another's is not touched. */
  @Transactional
  boolean close(long account, long opening) {
    int closed =
        database
            .sql("delete from inbound_openings where account = ? and id = ?")
            .param(account)
            .param(opening)
            .update();
    wishes.readInbound(account);
    return closed > 0;
  }

  private boolean isOwn(long account, String address) {
    return database
        .sql(
            """
            select exists (select from prefix_delegations
              where account = ? and returned_at is null and prefix >>= ?::inet)
            """)
        .param(account)
        .param(address)
        .query(Boolean.class)
        .single();
  }
}
