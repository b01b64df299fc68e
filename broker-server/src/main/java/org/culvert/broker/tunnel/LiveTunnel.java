// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.tunnel;

import java.time.Instant;
import org.culvert.broker.realm.InnerPolicy;
import org.culvert.broker.realm.Reach;
import org.culvert.protocol.address.Ipv6Prefix;

/**
 * A tunnel as the data plane sees it: the addresses that it is checked against as plain numbers,
 * and how it fares. The counters have one writer each, the packet thread of that direction; others
 * may read them at any time and see them late. Nothing here locks or allocates.
 */
public final class LiveTunnel {
  private final Tunnel tunnel;
  private final InnerPolicy policy;
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

  private volatile boolean proven;
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
    this.tunnel = tunnel;
    this.policy = policy;
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
  }

  public Tunnel tunnel() {
    return tunnel;
  }

  /** Longest inner packet. */
  public int mtu() {
    return policy.mtu();
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

  public void countDropToClient() {
    dropsToClient.add(1);
  }

  /** What passed and what did not since this broker knows the tunnel. */
  public Traffic traffic() {
    return new Traffic(
        packetsFromClient.value(),
        octetsFromClient.value(),
        packetsToClient.value(),
        octetsToClient.value(),
        dropsFromClient.value(),
        dropsToClient.value());
  }
}
