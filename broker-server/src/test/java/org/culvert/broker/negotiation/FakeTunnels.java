// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.negotiation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.culvert.broker.tunnel.Refusal;
import org.culvert.broker.tunnel.Requester;
import org.culvert.broker.tunnel.Tunnel;
import org.culvert.broker.tunnel.TunnelProvisioner;
import org.culvert.protocol.address.Endpoint;
import org.culvert.protocol.address.Ipv4Address;
import org.culvert.protocol.address.Ipv6Address;
import org.culvert.protocol.message.ClientMessage;
import org.culvert.protocol.message.Bytes;
import org.culvert.protocol.message.RoamingKey;
import org.culvert.protocol.message.TunnelOffer;
import org.culvert.protocol.message.TunnelRequest;
import org.culvert.protocol.message.TunnelType;

/** Tunnels in memory: grants what was asked for, unless it was told to refuse or to break. */
public final class FakeTunnels implements TunnelProvisioner {
  /** What every tunnel has: addresses from {@code first} on, two for each. */
  public record Terms(
      Ipv6Address first, Duration lifetime, Optional<Ipv6Address> resolver, Optional<String> name) {
    public static final Terms DEFAULT =
        new Terms(
            Ipv6Address.parse("2001:db8:a::432"),
            Duration.ofDays(7),
            Optional.empty(),
            Optional.empty());
  }

  private record Reserved(Requester requester, TunnelOffer offer) {}

  private final Terms terms;
  private final Optional<Refusal> refusal;
  private final Map<Long, Reserved> reserved = new LinkedHashMap<>();
  private final Map<Long, Reserved> live = new LinkedHashMap<>();
  private final List<String> story = new ArrayList<>();
  private boolean broken;
  private boolean failingAccepts;
  private long lastId;

  public FakeTunnels(Terms terms, Optional<Refusal> refusal) {
    this.terms = terms;
    this.refusal = refusal;
  }

  /** From now on everything fails, as if the database were gone. */
  public synchronized void breakDown() {
    broken = true;
  }

  /** From now on offers can be made but not kept. */
  public synchronized void failAccepts() {
    failingAccepts = true;
  }

  /** Calls in their order, and which tunnel they were about: {@code request 1}. */
  public synchronized List<String> story() {
    return List.copyOf(story);
  }

  public synchronized int reservedCount() {
    return reserved.size();
  }

  public synchronized int liveCount() {
    return live.size();
  }

  @Override
  public synchronized Outcome request(Requester requester, TunnelRequest request, Instant now) {
    tell("request", lastId + 1);
    if (refusal.isPresent()) {
      return new Outcome.Refused(refusal.get());
    }
    if (!requester.realm().tunnelTypes().contains(request.type())
        && request.type() != TunnelType.V6ANYV4) {
      return new Outcome.Refused(new Refusal.TypeNotOffered(request.type()));
    }
    Ipv4Address source = (Ipv4Address) requester.source().address();
    boolean nat = !request.clientAddress().equals(source);
    if (nat && !requester.overUdp()) {
      return new Outcome.Refused(new Refusal.TypeNotOffered(request.type()));
    }
    boolean udp = request.type() == TunnelType.V6UDPV4 || nat;
    long id = ++lastId;
    Ipv6Address server = terms.first().plus(2 * (id - 1));
    TunnelOffer offer =
        new TunnelOffer(
            udp ? TunnelType.V6UDPV4 : TunnelType.V6V4,
            terms.lifetime(),
            (Ipv4Address) requester.local(),
            server,
            source,
            server.plus(1),
            terms.name(),
            terms.resolver(),
            Optional.empty(),
            List.of(),
            request.keepalive().map(wish -> new TunnelOffer.Keepalive(wish, server)));
    if (request.roaming() && udp) {
      offer = offer.withRoaming(new RoamingKey(id, Bytes.of(new byte[RoamingKey.OCTETS])));
    }
    reserved.put(id, new Reserved(requester, offer));
    return new Outcome.Granted(id, offer);
  }

  @Override
  public synchronized Tunnel accept(long tunnelId, Requester requester, Instant now) {
    tell("accept", tunnelId);
    if (failingAccepts) {
      throw new IllegalStateException("the tunnel can't be installed");
    }
    Reserved granted = reserved.remove(tunnelId);
    if (granted == null) {
      throw new IllegalStateException("never granted: " + tunnelId);
    }
    live.values().removeIf(old -> sameOwner(old.requester(), requester));
    live.put(tunnelId, granted);
    TunnelOffer offer = granted.offer();
    return new Tunnel(
        tunnelId,
        requester.realm().name(),
        requester.account(),
        offer.type(),
        requester.listener(),
        requester.local(),
        new Endpoint(requester.source().address(), requester.source().port()),
        offer.serverIpv6(),
        offer.clientIpv6(),
        offer.prefix(),
        offer.keepalive().map(TunnelOffer.Keepalive::interval),
        now.plus(offer.lifetime()));
  }

  @Override
  public Arrival move(String listener, Endpoint source, ClientMessage.Roam roam, Instant now) {
    return Arrival.DENIED;
  }

  @Override
  public synchronized void giveBack(long tunnelId, Instant now) {
    tell("give back", tunnelId);
    reserved.remove(tunnelId);
  }

  @Override
  public synchronized Outcome describe(Requester requester, Instant now) {
    if (broken) {
      throw new IllegalStateException("the database is gone");
    }
    return live.entrySet().stream()
        .filter(entry -> sameOwner(entry.getValue().requester(), requester))
        .<Outcome>map(entry -> new Outcome.Granted(entry.getKey(), entry.getValue().offer()))
        .findFirst()
        .orElseGet(() -> new Outcome.Refused(new Refusal.NoTunnel()));
  }

  @Override
  public synchronized boolean delete(Requester requester, Instant now) {
    tell("delete", lastId);
    return live.values().removeIf(tunnel -> sameOwner(tunnel.requester(), requester));
  }

  private static boolean sameOwner(Requester one, Requester other) {
    return one.account().isPresent()
        ? one.account().equals(other.account())
        : other.account().isEmpty() && one.source().equals(other.source());
  }

  private void tell(String call, long tunnelId) {
    story.add(call + " " + tunnelId);
    if (broken) {
      throw new IllegalStateException("the database is gone");
    }
  }
}
