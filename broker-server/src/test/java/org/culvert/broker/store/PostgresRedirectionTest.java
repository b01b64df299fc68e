// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Optional;
import javax.sql.DataSource;
import org.culvert.broker.redirect.OtherBroker;
import org.culvert.db.TestDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PostgresRedirectionTest {
  private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
  private static final OtherBroker HOME = OtherBroker.parse("tb2.example.net");

  private final DataSource database = TestDatabase.fresh();
  private final PostgresRedirection redirection = new PostgresRedirection(database);

  @BeforeEach
  void makeAnAccount() {
    new RealmMirror(database).mirror(Settings.REALMS, NOW);
    TestAccounts.of(database).createAccount("members", "alice", TestAccounts.PASSWORD, NOW);
  }

  @Test
  void drainIsOfOneBrokerAndEnds() {
    redirection.drain("tb1", NOW);
    redirection.drain("tb1", NOW);
    assertThat(redirection.isDraining("tb1")).isTrue();
    assertThat(redirection.isDraining("")).isFalse();
    redirection.endDrain("tb1");
    assertThat(redirection.isDraining("tb1")).isFalse();
  }

  @Test
  void homeOfAnAccountIsSetChangedAndForgotten() {
    assertThat(redirection.of("members", "alice")).isEmpty();
    redirection.setHome("members", "alice", Optional.of(OtherBroker.parse("192.0.2.9")));
    redirection.setHome("members", "alice", Optional.of(HOME));
    assertThat(redirection.of("members", "Alice")).containsExactly(HOME);
    assertThat(redirection.of("guests", "alice")).isEmpty();
    redirection.setHome("members", "alice", Optional.empty());
    assertThat(redirection.of("members", "alice")).isEmpty();
    assertThatThrownBy(() -> redirection.setHome("members", "bob", Optional.of(HOME)))
        .hasMessage("realm members has no account bob");
  }
}
