// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;
import org.culvert.broker.cluster.ClusterSettings;
import org.culvert.broker.cluster.Leases.Member;
import org.culvert.broker.redirect.Load;
import org.culvert.broker.redirect.OtherBroker;
import org.culvert.db.TestDatabase;
import org.junit.jupiter.api.Test;

class PostgresLeasesTest {
  private static final ClusterSettings A = settings("a", Duration.ofMinutes(1));
  private static final Load LOAD = new Load(7, 3);

  private final DataSource database = TestDatabase.fresh();
  private final PostgresLeases leases = new PostgresLeases(database);

  private static ClusterSettings settings(String name, Duration lease) {
    return new ClusterSettings(
        name,
        "eu",
        List.of(OtherBroker.parse("192.0.2.1"), OtherBroker.parse("2001:db8:f::1")),
        lease,
        ClusterSettings.Routes.POOLS);
  }

  @Test
  void oneBrokerOfANameHasALease() {
    assertThat(leases.begin(A)).hasValue(1);
    assertThat(leases.begin(A)).isEmpty();
    assertThat(leases.begin(settings("b", Duration.ofMinutes(1)))).hasValue(1);
  }

  @Test
  void whoHasOneGoesOnWithIt() {
    leases.begin(A);
    assertThat(leases.renew(A, 1, LOAD)).isTrue();
    assertThat(leases.renew(A, 2, LOAD)).as("of another run").isFalse();
    leases.end(A, 2);
    assertThat(leases.members())
        .containsExactly(
            new Member("a", "eu", List.of("192.0.2.1", "2001:db8:f::1"), LOAD, true, false));
  }

  @Test
  void oneThatEndedIsBegunAnew() {
    leases.begin(A);
    leases.end(A, 1);
    assertThat(leases.members()).singleElement().matches(member -> !member.alive());
    assertThat(leases.renew(A, 1, LOAD)).isFalse();
    assertThat(leases.begin(A)).hasValue(2);
    assertThat(leases.renew(A, 1, LOAD)).isFalse();
    assertThat(leases.renew(A, 2, LOAD)).isTrue();
  }

  @Test
  void timePasses() throws InterruptedException {
    leases.begin(settings("a", Duration.ofMillis(50)));
    Thread.sleep(100);
    assertThat(leases.renew(A, 1, LOAD)).isFalse();
    assertThat(leases.begin(A)).hasValue(2);
  }

  @Test
  void drainIsSeenByAll() {
    leases.begin(A);
    new PostgresRedirection(database).drain("a", Instant.now());
    assertThat(leases.members()).singleElement().matches(Member::draining);
  }
}
