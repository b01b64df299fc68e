// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.tunnel;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.culvert.broker.realm.InnerPolicy;
import org.culvert.broker.realm.Limits;
import org.culvert.broker.realm.Reach;
import org.culvert.protocol.address.Endpoint;
import org.culvert.protocol.address.Ipv6Prefix;
import org.jspecify.annotations.Nullable;

/**
 * A tunnel as the data plane sees it: the addresses that it is checked against as plain numbers,
 * and how it fares. The counters have one writer each, the packet thread of that direction; others
 * may read them at any time and see them late. Nothing here locks or allocates.
 */
public final class LiveTunnel {
  /** A probe may be that much late (the clients that we know have no jitter beyond it). */
  private static final Duration LATE = Duration.ofSeconds(5);

  private final Tunnel tunnel;
  private final InnerPolicy policy;
  private final @Nullable Roaming roaming;
  private final long peerHigh;
  private final long peer;
  private final long silenceMillis;
  private final long serverHigh;
  private final long serverLow;
  private final long clientHigh;
  private final long clientLow;
  private final boolean hasPrefix;
  private final long prefixHigh;
  private final long prefixLow;
  private final long maskHigh;
  private final long maskLow;

  private final Tally packetsFromClient = new Tally();
  private final Tally octetsFromClient = new Tally();
  private final Tally packetsToClient = new Tally();
  private final Tally octetsToClient = new Tally();
  private final Tally dropsFromClient = new Tally();
  private final Tally dropsToClient = new Tally();

  /** From other clients, by whichever thread has such a packet. */
  private final AtomicLong packetsFromNeighbours = new AtomicLong();

  private final AtomicLong octetsFromNeighbours = new AtomicLong();
  private final AtomicLong dropsFromNeighbours = new AtomicLong();

  private final RoundTrips roundTrips = new RoundTrips();

  /** None: everything may come in. */
  private volatile @Nullable InboundGuard guard;

  /** None: nothing is limited. */
  private volatile @Nullable Throttle throttle;

  private volatile boolean proven;
  private volatile boolean disabled;
  private volatile boolean leaving;
  private volatile long lastSeenMillis;

  /** A tunnel that was just accepted: its client has yet to prove that it is there. */
  public LiveTunnel(Tunnel tunnel) {
    this(tunnel, InnerPolicy.DEFAULT, false, Instant.EPOCH);
  }

  /**
   * @param policy of its realm
   * @param proven that the client once was at its outer end, as known from before a restart
   * @param lastSeenAt when silence is counted from
   */
  public LiveTunnel(Tunnel tunnel, InnerPolicy policy, boolean proven, Instant lastSeenAt) {
    this(tunnel, policy, null, proven, lastSeenAt);
  }

  /**
   * @param roaming its client's right to move, if it has one
   */
  LiveTunnel(
      Tunnel tunnel,
      InnerPolicy policy,
      @Nullable Roaming roaming,
      boolean proven,
      Instant lastSeenAt) {
    this.tunnel = tunnel;
    this.policy = policy;
    this.roaming = roaming;
    this.peerHigh = tunnel.peerHigh();
    this.peer = tunnel.peer();
    this.silenceMillis =
        tunnel
            .keepalive()
            .map(interval -> tunnel.losses() * interval.plus(LATE).toMillis())
            .orElse(Long.MAX_VALUE);
    this.serverHigh = tunnel.server().high();
    this.serverLow = tunnel.server().low();
    this.clientHigh = tunnel.client().high();
    this.clientLow = tunnel.client().low();
    this.hasPrefix = tunnel.prefix().isPresent();
    Ipv6Prefix prefix = tunnel.prefix().orElseGet(tunnel::pair);
    this.prefixHigh = prefix.network().high();
    this.prefixLow = prefix.network().low();
    this.maskHigh = Ipv6Prefix.highMask(prefix.length());
    this.maskLow = Ipv6Prefix.lowMask(prefix.length());
    this.proven = proven;
    this.lastSeenMillis = lastSeenAt.toEpochMilli();
    this.guard = InboundGuard.of(InboundRules.of(policy.inbound()), null);
    this.throttle = Throttle.of(policy.limits(), false, null);
  }

  public Tunnel tunnel() {
    return tunnel;
  }

  @Nullable Roaming roaming() {
    return roaming;
  }

  /** The same tunnel at another outer end, where nobody has proved to be. */
  LiveTunnel movedTo(Endpoint outer, Instant now) {
    LiveTunnel moved = new LiveTunnel(tunnel.movedTo(outer), policy, roaming, false, now);
    moved.disabled = disabled;
    moved.guard = guard;
    moved.throttle = throttle;
    return moved;
  }

  /** See {@link Tunnel#peerHigh}. */
  public long peerHigh() {
    return peerHigh;
  }

  /** See {@link Tunnel#peer}. */
  public long peer() {
    return peer;
  }

  /** Whether that is the inner address of the broker. */
  public boolean isServer(long high, long low) {
    return low == serverLow && high == serverHigh;
  }

  /** Its client is to go to another broker: probes are not answered any more, or are again. */
  public void leave(boolean now) {
    leaving = now;
  }

  public boolean isLeaving() {
    return leaving;
  }

  /** Its owner may not use it now: nothing passes, either way. */
  public boolean isDisabled() {
    return disabled;
  }

  public void disable(boolean now) {
    disabled = now;
  }

  /** What the client began in its former tunnel goes on, if it has the same addresses. */
  void takeOver(@Nullable LiveTunnel former) {
    if (former != null && former.guard != null) {
      guard = former.guard;
    }
    if (former != null && former.tunnel.realm().equals(tunnel.realm())) {
      throttle = former.throttle;
    }
  }

  /** What its realm says. */
  Limits usualLimits() {
    return policy.limits();
  }

  /**
   * From now on.
   *
   * @param usedUp whether the quota is
   */
  void limit(Limits limits, boolean usedUp) {
    throttle = Throttle.of(limits, usedUp, throttle);
  }

  /** How much may pass; null when nothing is limited. */
  public @Nullable Throttle throttle() {
    return throttle;
  }

  /**
   * From now on, what its owner wants to come in.
   *
   * @param rules empty: as its realm says
   */
  public void admit(Optional<InboundRules> rules) {
    guard = InboundGuard.of(rules.orElseGet(() -> InboundRules.of(policy.inbound())), guard);
  }

  /** Whether a valid packet from outside may come in. */
  public boolean admits(ByteBuffer packet, int length, long nowMillis) {
    InboundGuard current = guard;
    return current == null || current.admits(packet, length, nowMillis);
  }

  /** The client sent a valid packet to somebody else than the broker: its answer may come in. */
  public void sent(ByteBuffer packet, int length, long nowMillis) {
    InboundGuard current = guard;
    if (current != null) {
      current.sent(packet, length, nowMillis);
    }
  }

  /** How long echoes take to the client and back. */
  public RoundTrips roundTrips() {
    return roundTrips;
  }

  /** So many probes are missing that its client is gone, or will have to come again. */
  public boolean isSilent(long nowMillis) {
    return nowMillis - lastSeenMillis > silenceMillis;
  }

  /** Whether IP in IP may go through. */
  public boolean mayNest() {
    return policy.nested();
  }

  /** Longest inner packet. */
  public int mtu() {
    return policy.mtu();
  }

  /** Whether clients that another broker has may be at the other end. */
  public boolean reachesEverybody() {
    return policy.reach() == Reach.EVERYBODY;
  }

  /** Whether packets may go from this client to that one and back. */
  public boolean reaches(LiveTunnel other) {
    return Reach.isAllowed(
        policy.reach(), other.policy.reach(), tunnel.realm().equals(other.tunnel.realm()));
  }

  /**
   * Whether a packet with this inner source may come out of the tunnel (RFC 2827); IPv4 addresses
   * in the form of {@link org.culvert.protocol.address.IpAddress#high}.
   */
  public boolean owns(long high, long low) {
    return (high == clientHigh && low == clientLow)
        || (hasPrefix && (high & maskHigh) == prefixHigh && (low & maskLow) == prefixLow);
  }

  /**
   * A valid inner packet came from the client's outer end. The first one proves that the client is
   * there: outer sources can be forged, the client's inner address can only be known to whoever got
   * the offer.
   */
  public void seen(long nowMillis) {
    if (lastSeenMillis != nowMillis) {
      lastSeenMillis = nowMillis;
    }
    if (!proven) {
      proven = true;
    }
  }

  /** Until then nothing is forwarded to the client: it could be somebody else's victim. */
  public boolean isProven() {
    return proven;
  }

  /** The epoch when it never was. */
  public Instant lastSeenAt() {
    return Instant.ofEpochMilli(lastSeenMillis);
  }

  public void countFromClient(int octets) {
    packetsFromClient.add(1);
    octetsFromClient.add(octets);
  }

  public void countToClient(int octets) {
    packetsToClient.add(1);
    octetsToClient.add(octets);
  }

  public void countDropFromClient() {
    dropsFromClient.add(1);
  }

  /** A packet of another client to this one; any thread. */
  public void countFromNeighbour(int octets) {
    packetsFromNeighbours.getAndIncrement();
    octetsFromNeighbours.getAndAdd(octets);
  }

  /** A packet of another client to this one was dropped; any thread. */
  public void countDropFromNeighbour() {
    dropsFromNeighbours.getAndIncrement();
  }

  public void countDropToClient() {
    dropsToClient.add(1);
  }

  /** What passed and what did not since this broker knows the tunnel. */
  public Traffic traffic() {
    return new Traffic(
        packetsFromClient.value(),
        octetsFromClient.value(),
        packetsToClient.value() + packetsFromNeighbours.get(),
        octetsToClient.value() + octetsFromNeighbours.get(),
        dropsFromClient.value(),
        dropsToClient.value() + dropsFromNeighbours.get(),
        roundTrips.count(),
        roundTrips.sumMicros());
  }
}
