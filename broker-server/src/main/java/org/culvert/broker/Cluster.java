// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntSupplier;
import org.culvert.broker.cluster.Carriage;
import org.culvert.broker.cluster.ClusterSettings;
import org.culvert.broker.cluster.Departures;
import org.culvert.broker.cluster.Handovers;
import org.culvert.broker.cluster.Leases;
import org.culvert.broker.cluster.Membership;
import org.culvert.broker.config.BrokerSettings;
import org.culvert.broker.config.DatabaseSettings;
import org.culvert.broker.realm.InnerPolicy;
import org.culvert.broker.redirect.Load;
import org.culvert.broker.redirect.OtherBroker;
import org.culvert.broker.redirect.Peer;
import org.culvert.broker.redirect.Peers;
import org.culvert.broker.redirect.Redirector;
import org.culvert.broker.store.Database;
import org.culvert.broker.store.PostgresCarriage;
import org.culvert.broker.store.PostgresLeases;
import org.culvert.broker.tunnel.Carriers;
import org.culvert.broker.tunnel.StoredTunnelProvisioner;
import org.culvert.broker.tunnel.TunnelExpiry;
import org.culvert.broker.tunnel.TunnelTable;
import org.culvert.packetio.BootClock;

/** This broker's part in a cluster: its lease, and what it does for and with the other brokers. */
final class Cluster implements AutoCloseable {
  /** Clients of a broker that died come back to another one long before. */
  private static final Duration ABANDONED = Duration.ofMinutes(10);

  private final ClusterSettings settings;
  private final Database leases;
  private final Membership membership;
  private final Carriage carriage;
  private final TunnelTable tunnels;
  private final Handovers handovers;

  private Cluster(
      ClusterSettings settings, Database leases, Carriage carriage, TunnelTable tunnels) {
    this.settings = settings;
    this.leases = leases;
    this.membership =
        new Membership(settings, new PostgresLeases(leases.connections()), BootClock::nanos);
    this.carriage = carriage;
    this.tunnels = tunnels;
    this.handovers = new Handovers(carriage, tunnels, membership);
  }

  /** Waits for the lease of this broker's last run to end, if that was killed. */
  static Cluster join(BrokerSettings all, Database database, TunnelTable tunnels)
      throws IOException {
    ClusterSettings settings = all.cluster().orElseThrow();
    DatabaseSettings db = all.database();
    Duration patience = settings.lease().dividedBy(3).plusMillis(999);
    Cluster cluster =
        new Cluster(
            settings,
            Database.openForLease(db.url(), db.user(), db.password(), patience),
            new PostgresCarriage(database.connections(), settings.name()),
            tunnels);
    try {
      cluster.membership.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      cluster.close();
      throw new IOException("stopped while waiting for a lease", e);
    } catch (RuntimeException e) {
      cluster.close();
      throw e;
    }
    int _ = cluster.carriage.adopt();
    cluster.handovers.release();
    return cluster;
  }

  /**
   * @throws IllegalStateException when brokers with leases use the database
   */
  static void requireNone(Database database) {
    List<String> alive =
        new PostgresLeases(database.connections())
            .members().stream().filter(Leases.Member::alive).map(Leases.Member::name).toList();
    if (!alive.isEmpty()) {
      throw new IllegalStateException(
          "the database is that of a cluster, of which these brokers are alive: %s; give this one a"
                  .formatted(String.join(", ", alive))
              + " name in [cluster], or a database of its own");
    }
  }

  Carriers carriers() {
    return handovers;
  }

  boolean routesTunnels() {
    return settings.routes() == ClusterSettings.Routes.TUNNELS;
  }

  /** Why nothing is forwarded; empty while all is well. */
  Optional<String> obstacle() {
    return membership.isHolding()
        ? Optional.empty()
        : Optional.of(
            "this broker of a cluster has no lease, so others may carry its tunnels: it needs the database");
  }

  Peers peers() {
    return new Peers(settings.region(), this::open);
  }

  private List<Peer> open() {
    return membership.members().stream()
        .filter(member -> !member.name().equals(settings.name()))
        .filter(member -> member.alive() && !member.draining())
        .map(Cluster::peer)
        .toList();
  }

  private static Peer peer(Leases.Member member) {
    List<OtherBroker> addresses = member.addresses().stream().map(OtherBroker::parse).toList();
    return new Peer(member.name(), member.region(), addresses, member.load());
  }

  /** Another broker has taken over a tunnel of this one, perhaps. */
  void look() {
    handovers.release();
  }

  void closeAbandoned(Instant now) {
    int _ =
        carriage.closeAbandoned(
            now.minus(ABANDONED), now, now.plus(StoredTunnelProvisioner.QUARANTINE));
  }

  /** From now on the lease is kept. */
  void start(
      TunnelExpiry expiry,
      Map<String, InnerPolicy> policies,
      Redirector redirector,
      IntSupplier sessions,
      InstantSource clock) {
    Departures departures = new Departures(tunnels, settings.beat());
    membership.start(
        new Membership.Work() {
          @Override
          public void carryUntil(long nanos) {
            tunnels.carryUntil(nanos);
          }

          @Override
          public void drop() {
            redirector.drain(true);
            tunnels.clear();
          }

          @Override
          public void restore() {
            handovers.release();
            expiry.reload(policies, clock.instant());
          }

          @Override
          public void beat(List<Leases.Member> members) {
            boolean draining =
                members.stream()
                    .anyMatch(member -> member.name().equals(settings.name()) && member.draining());
            redirector.drain(draining || !membership.isHolding());
            departures.step(draining && !open().isEmpty());
            handovers.release();
          }

          @Override
          public Load load() {
            return new Load(tunnels.all().size(), sessions.getAsInt());
          }
        });
  }

  @Override
  public void close() {
    membership.close();
    leases.close();
  }
}
