// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.tunnel;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.culvert.broker.tunnel.TunnelProvisioner.Arrival;
import org.culvert.protocol.address.Endpoint;
import org.culvert.protocol.message.Bytes;
import org.culvert.protocol.message.ClientMessage.Roam;
import org.culvert.protocol.message.RoamingKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves the outer ends of tunnels over UDP to where their clients are now. The signature shows who
 * asks and not that the packets get there, so nothing is sent to the new end before a packet of the
 * tunnel came from it, as for any new tunnel. Whoever can't sign learns nothing, and the database
 * is not asked.
 */
final class Mover {
  private static final Logger log = LoggerFactory.getLogger(Mover.class);
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final TunnelStore store;
  private final TunnelTable table;
  private final OuterEnds ends;
  private final OwnerLocks locks;

  /** Looked at where there is no tunnel: that takes as long as a wrong signature. */
  private final Roaming nobodys;

  Mover(TunnelStore store, TunnelTable table, OuterEnds ends, OwnerLocks locks) {
    this.store = store;
    this.table = table;
    this.ends = ends;
    this.locks = locks;
    byte[] secret = new byte[RoamingKey.OCTETS];
    new SecureRandom().nextBytes(secret);
    this.nobodys = new Roaming(new OuterMoves.Right(new RoamingKey(1, Bytes.of(secret)), 0));
  }

  Arrival move(String listener, Endpoint source, Roam roam, Instant now) {
    LiveTunnel live = table.byId(roam.tunnel());
    Roaming roaming = live == null ? null : live.roaming();
    boolean signed = (roaming == null ? nobodys : roaming).isSigned(roam);
    if (!signed
        || live == null
        || roaming == null
        || live.isDisabled()
        || live.isLeaving()
        || !live.tunnel().listener().equals(listener)
        || !ends.allowsSource(source.address())) {
      return Arrival.DENIED;
    }
    return switch (roaming.claim(roam.counter())) {
      case FRESH -> fresh(live, roaming, source, roam, now);
      case REPEATED -> live.tunnel().outer().equals(source) ? Arrival.MOVED : Arrival.DENIED;
      case UNDER_WAY -> Arrival.UNDER_WAY;
      case OLD -> Arrival.DENIED;
    };
  }

  private Arrival fresh(LiveTunnel live, Roaming roaming, Endpoint source, Roam roam, Instant now) {
    Tunnel tunnel = live.tunnel();
    try (var _ = locks.take(owner(tunnel), PATIENCE)) {
      // It may have been replaced meanwhile.
      if (table.byId(tunnel.id()) != live) {
        return Arrival.DENIED;
      }
      return switch (store.move(tunnel.id(), source, roam.counter(), now)) {
        case MOVED -> {
          moved(live, source, now);
          yield Arrival.MOVED;
        }
        case TOO_LATE -> Arrival.DENIED;
        case TAKEN -> Arrival.OCCUPIED;
      };
    } catch (OwnerLocks.Busy e) {
      return Arrival.DENIED;
    } finally {
      roaming.finished();
    }
  }

  /** See {@link StoredTunnelProvisioner#follow}. */
  Optional<EndpointWishes.Result> follow(LiveTunnel live, Endpoint end, Instant now) {
    Tunnel tunnel = live.tunnel();
    if (!ends.allows(end.address())) {
      return Optional.of(EndpointWishes.Result.NOT_ALLOWED);
    }
    try (var _ = locks.take(owner(tunnel), PATIENCE)) {
      // It may have been replaced meanwhile.
      if (table.byId(tunnel.id()) != live) {
        return Optional.empty();
      }
      return switch (store.follow(tunnel.id(), end, now)) {
        case MOVED -> {
          moved(live, end, now);
          yield Optional.of(EndpointWishes.Result.MOVED);
        }
        case TOO_LATE -> Optional.empty();
        case TAKEN -> Optional.of(EndpointWishes.Result.TAKEN);
      };
    } catch (OwnerLocks.Busy e) {
      return Optional.empty();
    }
  }

  private static Object owner(Tunnel tunnel) {
    return tunnel.account().<Object>map(account -> account.id()).orElseGet(tunnel::outer);
  }

  private void moved(LiveTunnel live, Endpoint source, Instant now) {
    Tunnel tunnel = live.tunnel();
    if (!tunnel.outer().equals(source)) {
      table.install(live.movedTo(source, now));
      log.info(
          "tunnel.moved realm={} tunnel={} outer={} before={}",
          tunnel.realm(),
          tunnel.id(),
          source,
          tunnel.outer());
    }
  }
}
