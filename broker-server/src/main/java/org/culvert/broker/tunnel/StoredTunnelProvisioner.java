// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.tunnel;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.culvert.broker.delegation.DnsWishes;
import org.culvert.broker.delegation.Wish;
import org.culvert.broker.prefix.PrefixKind;
import org.culvert.broker.prefix.PrefixPool;
import org.culvert.broker.realm.Realm;
import org.culvert.broker.tunnel.TunnelStore.Accepted;
import org.culvert.protocol.address.Endpoint;
import org.culvert.protocol.address.IpAddress;
import org.culvert.protocol.address.Ipv4Address;
import org.culvert.protocol.address.Ipv6Address;
import org.culvert.protocol.address.Ipv6Prefix;
import org.culvert.protocol.message.TunnelOffer;
import org.culvert.protocol.message.TunnelRequest;
import org.culvert.protocol.message.TunnelRequest.PrefixWish;
import org.culvert.protocol.message.TunnelType;

/**
 * Provisions tunnels by the realm's policy, with a store that has the last word on addresses. Puts
 * what was accepted into the forwarding table. Thread-safe: see {@link OwnerLocks}.
 */
public final class StoredTunnelProvisioner implements TunnelProvisioner {
  /** A client that comes back from the same outer end within this time finds its address again. */
  static final Duration STICKY = Duration.ofMinutes(10);

  /** Addresses of anonymous clients rest: a complaint of today is not about tomorrow's holder. */
  static final Duration QUARANTINE = Duration.ofHours(24);

  private static final Duration LEAST = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final Duration ACCEPT_PATIENCE = Duration.ofSeconds(30);

  private final TunnelStore store;
  private final TunnelTable table;
  private final AddressPlan addresses;
  private final PrefixPlan prefixes;
  private final int requestsPerMinute;
  private final Optional<Ipv6Address> resolver;
  private final DnsWishes dns;
  private final Duration patience;
  private final RequestRate rate = new RequestRate();
  private final OwnerLocks locks = new OwnerLocks();

  /**
   * @param random where addresses of tunnels come from: not to be guessed
   * @param requestsPerMinute of one account; of one address in an anonymous realm that many for
   *     each tunnel that it may have
   * @param resolver offered to clients, which use it for names
   * @param dns what accounts get in the DNS
   */
  public StoredTunnelProvisioner(
      TunnelStore store,
      TunnelTable table,
      RandomGenerator random,
      int requestsPerMinute,
      Optional<Ipv6Address> resolver,
      DnsWishes dns) {
    this(store, table, random, requestsPerMinute, resolver, dns, PATIENCE);
  }

  StoredTunnelProvisioner(
      TunnelStore store,
      TunnelTable table,
      RandomGenerator random,
      int requestsPerMinute,
      Optional<Ipv6Address> resolver,
      DnsWishes dns,
      Duration patience) {
    this.store = store;
    this.table = table;
    this.addresses = new AddressPlan(store, random);
    this.prefixes = new PrefixPlan(store);
    this.requestsPerMinute = requestsPerMinute;
    this.resolver = resolver;
    this.dns = dns;
    this.patience = patience;
  }

  @Override
  public Outcome request(Requester requester, TunnelRequest request, Instant now) {
    Optional<Refusal> objection =
        request
            .prefix()
            .flatMap(wish -> PrefixPlan.objection(requester.realm(), requester.account(), wish));
    return switch (Encapsulation.decide(requester, request)) {
      case Encapsulation.Decision.No(Refusal refusal) -> new Outcome.Refused(refusal);
      case Encapsulation.Decision.Use(TunnelType type) -> {
        if (objection.isPresent()) {
          yield new Outcome.Refused(objection.get());
        }
        Optional<Refusal> haste = haste(requester, now);
        if (haste.isPresent()) {
          yield new Outcome.Refused(haste.get());
        }
        try (var _ = locks.take(owner(requester), patience)) {
          yield reserve(requester, request, type, now);
        } catch (OwnerLocks.Busy e) {
          yield new Outcome.Refused(new Refusal.RequestInProgress());
        }
      }
    };
  }

  private Optional<Refusal> haste(Requester requester, Instant now) {
    Realm realm = requester.realm();
    int limit =
        requester.account().isPresent()
            ? requestsPerMinute
            : requestsPerMinute * realm.tunnelsPerSource();
    Object owner =
        requester
            .account()
            .<Object>map(account -> account.id())
            .orElse(requester.source().address());
    return rate.admits(owner, limit, now)
        ? Optional.empty()
        : Optional.of(new Refusal.TooManyRequests(limit));
  }

  private Outcome reserve(
      Requester requester, TunnelRequest request, TunnelType type, Instant now) {
    Optional<Ipv6Prefix> prefix = Optional.empty();
    if (request.prefix().isPresent()) {
      int length = request.prefix().get().length().orElseThrow();
      if (type == TunnelType.V4V6) {
        return new Outcome.Refused(new Refusal.PrefixLengthUnsupported(length));
      }
      switch (prefixes.prefixOf(
          requester.account().orElseThrow(),
          requester.realm().delegation().orElseThrow(),
          length,
          now)) {
        case PrefixPlan.Answer.Granted(Ipv6Prefix granted) -> prefix = Optional.of(granted);
        case PrefixPlan.Answer.Refused(Refusal why) -> {
          return new Outcome.Refused(why);
        }
      }
    }
    List<String> nameServers = request.prefix().map(PrefixWish::dnsServers).orElse(List.of());
    Optional<Refusal> objection = dnsObjection(requester, prefix, nameServers);
    if (objection.isPresent()) {
      return new Outcome.Refused(objection.get());
    }
    Endpoint outer = Tunnel.outerEnd(type, requester.source());
    Optional<Duration> keepalive = keepalive(requester.realm(), request, type);
    Optional<Ipv6Prefix> agreed = prefix;
    return pairs(requester, type, outer, now)
        .map(pair -> tunnel(requester, type, outer, pair, agreed, keepalive, now))
        .flatMap(tunnel -> attempt(tunnel, requester.realm(), nameServers, now).stream())
        .findFirst()
        .orElseGet(() -> new Outcome.Refused(new Refusal.PoolExhausted()));
  }

  private Optional<Refusal> dnsObjection(
      Requester requester, Optional<Ipv6Prefix> prefix, List<String> nameServers) {
    if (prefix.isEmpty() || nameServers.isEmpty()) {
      return Optional.empty();
    }
    String userid = requester.account().orElseThrow().userid();
    return dns.objection(requester.realm().name(), userid, prefix.get(), nameServers)
        .map(Refusal.DnsDelegationFailed::new);
  }

  /** Empty when somebody else has the addresses. */
  private Optional<Outcome> attempt(
      Tunnel tunnel, Realm realm, List<String> nameServers, Instant now) {
    return switch (store.offer(tunnel, realm.tunnelsPerSource(), now)) {
      case OFFERED -> {
        wish(tunnel, nameServers).ifPresent(dns::note);
        yield Optional.of(new Outcome.Granted(tunnel.id(), offer(tunnel, realm.lifetime())));
      }
      case TOO_MANY_FROM_SOURCE ->
          Optional.of(new Outcome.Refused(new Refusal.TooManyFromSource(realm.tunnelsPerSource())));
      case OUTER_END_IN_USE -> Optional.of(new Outcome.Refused(new Refusal.OuterEndInUse()));
      case TAKEN -> Optional.empty();
    };
  }

  /** Names are for IPv6 addresses of accounts. */
  private static Optional<Wish> wish(Tunnel tunnel, List<String> nameServers) {
    return tunnel.client() instanceof Ipv6Address client
        ? tunnel
            .account()
            .map(
                account ->
                    new Wish(
                        tunnel.id(),
                        account.id(),
                        account.realm(),
                        account.userid(),
                        client,
                        tunnel.prefix(),
                        nameServers))
        : Optional.empty();
  }

  private Tunnel tunnel(
      Requester requester,
      TunnelType type,
      Endpoint outer,
      Ipv6Prefix pair,
      Optional<Ipv6Prefix> prefix,
      Optional<Duration> keepalive,
      Instant now) {
    return new Tunnel(
        store.nextId(),
        requester.realm().name(),
        requester.account(),
        type,
        requester.listener(),
        requester.local(),
        outer,
        inner(pair.network()),
        inner(pair.network().plus(1)),
        prefix,
        keepalive,
        now.plus(requester.realm().lifetime()));
  }

  private Stream<Ipv6Prefix> pairs(
      Requester requester, TunnelType type, Endpoint outer, Instant now) {
    Realm realm = requester.realm();
    boolean ipv4 = type == TunnelType.V4V6;
    List<PrefixPool> pools = ipv4 ? realm.inner().ipv4Pool().stream().toList() : realm.endpoints();
    if (requester.account().isPresent()) {
      PrefixKind kind = ipv4 ? PrefixKind.ENDPOINT_IPV4 : PrefixKind.ENDPOINT;
      return addresses.pairOf(requester.account().get(), kind, pools, now).stream();
    }
    Optional<Ipv6Prefix> former = store.formerPair(realm.name(), outer, now.minus(STICKY));
    return Stream.of(former.filter(pair -> isOf(pools, pair)).stream(), addresses.pairs(pools))
        .flatMap(some -> some);
  }

  private static boolean isOf(List<PrefixPool> pools, Ipv6Prefix pair) {
    return pools.stream().anyMatch(pool -> pool.prefix().contains(pair));
  }

  @Override
  public Tunnel accept(long tunnelId, Requester requester, Instant now) {
    try (var _ = locks.take(owner(requester), ACCEPT_PATIENCE)) {
      Accepted accepted = store.accept(tunnelId, now, now.plus(QUARANTINE));
      table.install(
          new LiveTunnel(
              accepted.tunnel(), requester.realm().inner(), isProven(accepted.tunnel()), now));
      accepted.ended().forEach(table::remove);
      return accepted.tunnel();
    } catch (OwnerLocks.Busy e) {
      throw new IllegalStateException("another session keeps tunnel " + tunnelId + " waiting", e);
    }
  }

  /**
   * A client that was there with these addresses, and asked again, or seemed to, stays proven: what
   * is on its way to it is not lost.
   */
  private boolean isProven(Tunnel tunnel) {
    LiveTunnel former = table.atOuterEndOf(tunnel);
    return former != null
        && former.isProven()
        && former.tunnel().client().equals(tunnel.client())
        && former.tunnel().listener().equals(tunnel.listener());
  }

  @Override
  public void giveBack(long tunnelId, Instant now) {
    store.giveBack(tunnelId);
  }

  @Override
  public Outcome describe(Requester requester, Instant now) {
    Optional<Tunnel> live = live(requester);
    if (live.isEmpty()) {
      return new Outcome.Refused(new Refusal.NoTunnel());
    }
    Tunnel tunnel = live.get();
    Duration left = Duration.between(now, tunnel.leaseEndsAt());
    return new Outcome.Granted(tunnel.id(), offer(tunnel, left.isPositive() ? left : LEAST));
  }

  @Override
  public boolean delete(Requester requester, Instant now) {
    try (var _ = locks.take(owner(requester), ACCEPT_PATIENCE)) {
      Optional<Tunnel> live = live(requester);
      if (live.isEmpty()) {
        return false;
      }
      long id = live.get().id();
      if (requester.account().isEmpty() && isInUse(id)) {
        return false;
      }
      boolean closed = store.close(id, CloseReason.DELETED, now, now.plus(QUARANTINE));
      table.remove(id);
      return closed;
    } catch (OwnerLocks.Busy e) {
      throw new IllegalStateException("another session is at work for this client", e);
    }
  }

  /** Nothing in an anonymous request shows that it is not forged; keepalive ends such a tunnel. */
  private boolean isInUse(long tunnelId) {
    LiveTunnel live = table.byId(tunnelId);
    return live != null && live.isProven();
  }

  private Optional<Tunnel> live(Requester requester) {
    return requester.account().isPresent()
        ? store.liveOf(requester.account().get())
        : store
            .liveAt(requester.source())
            .filter(tunnel -> tunnel.account().isEmpty())
            .filter(tunnel -> tunnel.realm().equals(requester.realm().name()));
  }

  private static Object owner(Requester requester) {
    return requester.account().<Object>map(account -> account.id()).orElse(requester.source());
  }

  /** NAT bindings have to be kept, wished or not; without a NAT the client may do without. */
  private static Optional<Duration> keepalive(Realm realm, TunnelRequest request, TunnelType type) {
    return type == TunnelType.V6V4 && request.keepalive().isEmpty()
        ? Optional.empty()
        : Optional.of(realm.keepalive().decide(request.keepalive()));
  }

  private static IpAddress inner(Ipv6Address address) {
    return IpAddress.of(address.high(), address.low());
  }

  /** The IPv4 ends are the outer ones, or with v4v6 the inner ones. */
  private TunnelOffer offer(Tunnel tunnel, Duration lifetime) {
    boolean ipv4Inside = tunnel.type() == TunnelType.V4V6;
    IpAddress client = tunnel.outer().address();
    return new TunnelOffer(
        tunnel.type(),
        lifetime,
        (Ipv4Address) (ipv4Inside ? tunnel.server() : tunnel.local()),
        (Ipv6Address) (ipv4Inside ? tunnel.local() : tunnel.server()),
        (Ipv4Address) (ipv4Inside ? tunnel.client() : client),
        (Ipv6Address) (ipv4Inside ? client : tunnel.client()),
        tunnel.account().flatMap(account -> dns.nameOf(account.realm(), account.userid())),
        ipv4Inside ? Optional.empty() : resolver,
        tunnel.prefix(),
        List.of(),
        tunnel.keepalive().map(interval -> new TunnelOffer.Keepalive(interval, tunnel.server())));
  }
}
