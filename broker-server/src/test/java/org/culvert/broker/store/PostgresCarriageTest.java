// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.culvert.broker.cluster.ClusterSettings;
import org.culvert.broker.realm.Account;
import org.culvert.broker.redirect.Load;
import org.culvert.broker.tunnel.CloseReason;
import org.culvert.broker.tunnel.Tunnel;
import org.culvert.broker.tunnel.TunnelStore.Room;
import org.culvert.db.TestDatabase;
import org.culvert.protocol.address.Endpoint;
import org.culvert.protocol.address.IpAddress;
import org.culvert.protocol.message.Bytes;
import org.culvert.protocol.message.TunnelType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two brokers of one cluster, and one that is in none, each with connections of its own. */
class PostgresCarriageTest {
  private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");
  private static final Instant LATER = NOW.plus(Duration.ofDays(1));
  private static final ClusterSettings A = settings("a");
  private static final ClusterSettings B = settings("b");

  private final String url = TestDatabase.freshUrl();
  private final Database atA = Database.openClustered(url, "postgres", Bytes.EMPTY, 2, "a");
  private final Database atB = Database.openClustered(url, "postgres", Bytes.EMPTY, 2, "b");
  private final Database alone = Database.open(url, "postgres", Bytes.EMPTY, 2);
  private final PostgresLeases leases = new PostgresLeases(alone.connections());
  private final PostgresCarriage a = new PostgresCarriage(atA.connections(), "a");
  private final PostgresCarriage b = new PostgresCarriage(atB.connections(), "b");
  private Account alice;

  private static ClusterSettings settings(String name) {
    return new ClusterSettings(
        name, "", List.of(), Duration.ofMinutes(1), ClusterSettings.Routes.POOLS);
  }

  @BeforeEach
  void prepare() {
    new RealmMirror(alone.connections()).mirror(Settings.REALMS, NOW);
    alice =
        TestAccounts.of(alone.connections())
            .createAccount("members", "alice", TestAccounts.PASSWORD, NOW);
    leases.begin(A);
    leases.begin(B);
  }

  @AfterEach
  void close() {
    atA.close();
    atB.close();
    alone.close();
  }

  private Tunnel tunnelAt(Database broker) {
    PostgresTunnelStore store = new PostgresTunnelStore(broker.connections());
    Tunnel tunnel =
        new Tunnel(
            store.nextId(),
            "members",
            Optional.of(alice),
            TunnelType.V6UDPV4,
            "main",
            IpAddress.parse("192.0.2.1"),
            new Endpoint(IpAddress.parse("198.51.100.7"), 4000),
            IpAddress.parse("2001:db8:b::2"),
            IpAddress.parse("2001:db8:b::3"),
            Optional.empty(),
            Optional.empty(),
            LATER);
    store.offer(tunnel, new Room(16, 0), NOW);
    store.accept(tunnel.id(), NOW, LATER);
    return tunnel;
  }

  private static List<Long> live(Database broker) {
    return new PostgresTunnelStore(broker.connections())
        .live().stream().map(stored -> stored.tunnel().id()).toList();
  }

  @Test
  void tunnelBelongsToTheBrokerThatItWasAcceptedAt() {
    Tunnel tunnel = tunnelAt(atA);
    assertThat(live(atA)).containsExactly(tunnel.id());
    assertThat(live(atB)).isEmpty();
    assertThat(a.isCarriedElsewhere(tunnel)).isFalse();
    assertThat(a.toRelease()).isEmpty();
  }

  @Test
  void theNextBrokerWaitsUntilTheFormerOneHasLetGo() {
    Tunnel before = tunnelAt(atA);
    Tunnel after = tunnelAt(atB);
    assertThat(live(atA)).isEmpty();
    assertThat(live(atB)).containsExactly(after.id());
    assertThat(b.isCarriedElsewhere(after)).isTrue();
    assertThat(a.toRelease()).containsExactly(before.id());
    b.released(List.of(before.id()));
    assertThat(b.isCarriedElsewhere(after)).as("that is not for b to say").isTrue();
    a.released(List.of(before.id()));
    assertThat(b.isCarriedElsewhere(after)).isFalse();
    assertThat(a.toRelease()).isEmpty();
  }

  @Test
  void whoHasNoLeaseIsNotWaitedFor() {
    tunnelAt(atA);
    Tunnel after = tunnelAt(atB);
    leases.end(A, 1);
    assertThat(b.isCarriedElsewhere(after)).isFalse();
    leases.begin(A);
    assertThat(b.isCarriedElsewhere(after)).as("it has not looked yet").isTrue();
  }

  @Test
  void whoLostTheLeaseMakesNoTunnelLive() {
    leases.end(A, 1);
    assertThatThrownBy(() -> tunnelAt(atA)).hasMessageContaining("no lease");
    assertThat(live(atA)).isEmpty();
    assertThat(leases.renew(B, 1, new Load(0, 0))).isTrue();
    assertThat(live(atB)).isEmpty();
    assertThat(tunnelAt(atB)).isNotNull();
  }

  @Test
  void tunnelsOfTheTimeBeforeTheClusterAreAdopted() {
    Tunnel old = tunnelAt(alone);
    assertThat(live(alone)).containsExactly(old.id());
    assertThat(live(atA)).isEmpty();
    assertThat(a.adopt()).isEqualTo(1);
    assertThat(live(atA)).containsExactly(old.id());
    assertThat(b.adopt()).isZero();
  }

  @Test
  void whatABrokerLeftBehindIsClosedWhenItsClientsHadTimeToComeBack() {
    Tunnel tunnel = tunnelAt(atA);
    leases.end(A, 1);
    assertThat(b.closeAbandoned(Instant.now().minusSeconds(600), NOW, LATER)).isZero();
    assertThat(b.closeAbandoned(Instant.now().plusSeconds(600), NOW, LATER)).isEqualTo(1);
    assertThat(live(atA)).isEmpty();
    assertThat(a.toRelease()).containsExactly(tunnel.id());
  }

  @Test
  void closingATunnelOfAnotherBrokerTellsThatOne() throws Exception {
    Tunnel tunnel = tunnelAt(atA);
    var heard = new java.util.concurrent.LinkedBlockingQueue<String>();
    try (Notices _ = new Notices(url, "postgres", Bytes.EMPTY, heard::add)) {
      assertThat(heard.take()).isEqualTo(Notices.ANY);
      new PostgresTunnelStore(atB.connections())
          .close(tunnel.id(), CloseReason.DELETED, NOW, LATER);
      assertThat(heard.take()).isEqualTo("tunnels");
    }
  }
}
