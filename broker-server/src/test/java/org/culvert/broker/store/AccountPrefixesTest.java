// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.OptionalInt;
import javax.sql.DataSource;
import org.culvert.broker.prefix.PrefixKind;
import org.culvert.broker.prefix.PrefixPool;
import org.culvert.broker.realm.Account;
import org.culvert.db.TestDatabase;
import org.culvert.protocol.address.Ipv6Prefix;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AccountPrefixesTest {
  private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
  private static final PrefixPool POOL = new PrefixPool(Ipv6Prefix.parse("2001:db8:1500::/40"));

  private final DataSource database = TestDatabase.fresh();
  private final PostgresTunnelStore store = new PostgresTunnelStore(database);
  private final AccountPrefixes prefixes = new AccountPrefixes(database);

  @BeforeEach
  void mirrorRealms() {
    new RealmMirror(database).mirror(Settings.REALMS, NOW);
  }

  @Test
  void accountMayHaveAnotherSizeThanItsRealmSays() {
    Account alice = account("alice");
    assertThat(store.largest(alice)).isEmpty();
    prefixes.setLargest("members", "Alice", OptionalInt.of(48));
    assertThat(store.largest(alice)).hasValue(48);
    prefixes.setLargest("members", "alice", OptionalInt.empty());
    assertThat(store.largest(alice)).isEmpty();
  }

  @Test
  void whatIsReleasedGoesToOthersAfterTheQuarantine() {
    Account alice = account("alice");
    store.delegateFrom(alice, POOL, 56, NOW);
    store.delegate(alice, PrefixKind.ENDPOINT, Ipv6Prefix.parse("2001:db8:b::2/127"), NOW);
    Instant later = NOW.plus(Duration.ofDays(30));
    assertThat(prefixes.release("members", "alice", later)).hasSize(2);
    assertThat(store.delegateFrom(account("bob"), POOL, 40, NOW)).isEmpty();
    assertThat(store.endQuarantine(later)).isEqualTo(2);
    assertThat(store.delegateFrom(account("carol"), POOL, 40, NOW)).contains(POOL.prefix());
  }

  @Test
  void accountThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> prefixes.setLargest("members", "bob", OptionalInt.of(48)))
        .hasMessage("realm members has no account bob");
    assertThatThrownBy(() -> prefixes.release("members", "bob", NOW))
        .hasMessage("realm members has no account bob");
  }

  private Account account(String userid) {
    return TestAccounts.of(database).createAccount("members", userid, TestAccounts.PASSWORD, NOW);
  }
}
