// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.culvert.broker.realm.Account;
import org.culvert.broker.tunnel.CloseReason;
import org.culvert.broker.tunnel.Conflict;
import org.culvert.broker.tunnel.Tunnel;
import org.culvert.broker.tunnel.TunnelStore.Room;
import org.culvert.db.TestDatabase;
import org.culvert.protocol.address.Endpoint;
import org.culvert.protocol.address.Ipv4Address;
import org.culvert.protocol.address.Ipv6Address;
import org.culvert.protocol.message.TunnelType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Conflicts, proxy targets and former outer ends, as PostgreSQL keeps them. */
class PostgresOuterSideTest {
  private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
  private static final Ipv4Address HOME = Ipv4Address.parse("192.0.2.7");
  private static final Ipv4Address OFFICE = Ipv4Address.parse("203.0.113.9");

  private final DataSource database = TestDatabase.fresh();
  private final PostgresTunnelStore store = new PostgresTunnelStore(database);
  private final PostgresConflicts conflicts = new PostgresConflicts(database);
  private final PostgresOuterFacts facts = new PostgresOuterFacts(database);
  private Account alice = new Account(0, "members", "nobody");
  private Account bob = alice;

  @BeforeEach
  void makeAccounts() {
    new RealmMirror(database).mirror(Settings.REALMS, NOW);
    PostgresAccounts accounts = TestAccounts.of(database);
    alice = accounts.createAccount("members", "alice", TestAccounts.PASSWORD, NOW);
    bob = accounts.createAccount("members", "bob", TestAccounts.PASSWORD, NOW);
  }

  @Test
  void sameTwoAtTheSamePlaceAreOneConflictWithOneTicket() {
    assertThat(conflicts.note(conflict("AAAA-2222", Optional.of(bob), NOW))).isEqualTo("AAAA-2222");
    Instant again = NOW.plus(Duration.ofHours(1));
    assertThat(conflicts.note(conflict("BBBB-3333", Optional.of(bob), again)))
        .isEqualTo("AAAA-2222");
    assertThat(conflicts.note(conflict("CCCC-4444", Optional.empty(), NOW))).isEqualTo("CCCC-4444");
    assertThat(
            read(
                """
                select ticket || ' ' || times || ' ' || extract(epoch from last_at - first_at)::int
                  || ' ' || realm || ' ' || coalesce(account::text, 'anonymous')
                  || ' ' || host(outer_address) || ':' || outer_port || ' ' || holder_account
                from conflicts order by ticket
                """))
        .containsExactly(
            "AAAA-2222 2 3600 members %d 192.0.2.7:0 %d".formatted(bob.id(), alice.id()),
            "CCCC-4444 1 0 members anonymous 192.0.2.7:0 %d".formatted(alice.id()));
  }

  @Test
  void conflictIsForgottenSomeTimeAfterItHappenedLast() {
    conflicts.note(conflict("AAAA-2222", Optional.of(bob), NOW));
    conflicts.note(conflict("BBBB-3333", Optional.of(bob), NOW.plusSeconds(60)));
    assertThat(conflicts.forget(NOW.plusSeconds(60))).isZero();
    assertThat(conflicts.forget(NOW.plusSeconds(61))).isEqualTo(1);
    assertThat(read("select ticket from conflicts")).isEmpty();
  }

  @Test
  void proxyTargetsAreEachAccountsOwn() {
    assertThat(facts.mayBeProxyFor(alice, OFFICE)).isFalse();
    facts.addTarget(alice, OFFICE, NOW);
    facts.addTarget(alice, OFFICE, NOW);
    facts.addTarget(alice, HOME, NOW);
    assertThat(facts.mayBeProxyFor(alice, OFFICE)).isTrue();
    assertThat(facts.mayBeProxyFor(bob, OFFICE)).isFalse();
    assertThat(facts.targets(alice)).containsExactly(HOME, OFFICE);
    assertThat(facts.targets(bob)).isEmpty();
    assertThat(facts.removeTarget(alice, OFFICE)).isTrue();
    assertThat(facts.removeTarget(alice, OFFICE)).isFalse();
    assertThat(facts.mayBeProxyFor(alice, OFFICE)).isFalse();
  }

  @Test
  void formerEndsAreThoseOfTunnelsThatWereUp() {
    Tunnel tunnel = tunnel(store.nextId(), alice);
    store.offer(tunnel, new Room(9, 0), NOW);
    assertThat(facts.hasEndedAt(alice, HOME)).as("only offered").isFalse();
    store.accept(tunnel.id(), NOW, NOW);
    assertThat(facts.hasEndedAt(alice, HOME)).isTrue();
    store.close(tunnel.id(), CloseReason.SILENT, NOW, NOW);
    assertThat(facts.hasEndedAt(alice, HOME)).isTrue();
    assertThat(facts.hasEndedAt(alice, OFFICE)).isFalse();
    assertThat(facts.hasEndedAt(bob, HOME)).isFalse();
  }

  private Conflict conflict(String ticket, Optional<Account> asker, Instant at) {
    return new Conflict(ticket, at, "members", asker, new Endpoint(HOME, 0), tunnel(1, alice));
  }

  private static Tunnel tunnel(long id, Account account) {
    Ipv6Address server = Ipv6Address.parse("2001:db8:b::2");
    return new Tunnel(
        id,
        "members",
        Optional.of(account),
        TunnelType.V6V4,
        "main",
        Ipv4Address.parse("198.51.100.200"),
        new Endpoint(HOME, 0),
        server,
        server.plus(1),
        Optional.empty(),
        Optional.empty(),
        NOW.plus(Duration.ofDays(1)));
  }

  private List<String> read(String sql) {
    return Sql.transaction(database, on -> on.list(row -> row.getString(1), sql));
  }
}
