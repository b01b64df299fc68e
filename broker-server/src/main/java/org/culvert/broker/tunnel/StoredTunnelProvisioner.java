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
import org.culvert.broker.realm.Account;
import org.culvert.broker.realm.Realm;
import org.culvert.broker.tunnel.TunnelStore.Accepted;
import org.culvert.broker.tunnel.TunnelStore.Offering;
import org.culvert.broker.tunnel.TunnelStore.Room;
import org.culvert.protocol.address.Endpoint;
import org.culvert.protocol.address.IpAddress;
import org.culvert.protocol.address.Ipv4Address;
import org.culvert.protocol.address.Ipv6Address;
import org.culvert.protocol.address.Ipv6Prefix;
import org.culvert.protocol.message.Bytes;
import org.culvert.protocol.message.ClientMessage.Roam;
import org.culvert.protocol.message.RoamingKey;
import org.culvert.protocol.message.TunnelOffer;
import org.culvert.protocol.message.TunnelRequest;
import org.culvert.protocol.message.TunnelRequest.PrefixWish;
import org.culvert.protocol.message.TunnelType;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Provisions tunnels by the realm's policy, with a store that has the last word on addresses. Puts
 * what was accepted into the forwarding table. Thread-safe: see {@link OwnerLocks}.
 */
public final class StoredTunnelProvisioner implements TunnelProvisioner {
  private static final Logger log = LoggerFactory.getLogger(StoredTunnelProvisioner.class);

  /** A client that comes back from the same outer end within this time finds its address again. */
  static final Duration STICKY = Duration.ofMinutes(10);

  /** Addresses of anonymous clients rest: a complaint of today is not about tomorrow's holder. */
  public static final Duration QUARANTINE = Duration.ofHours(24);

  private static final Duration LEAST = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final Duration ACCEPT_PATIENCE = Duration.ofSeconds(30);

  private final TunnelStore store;
  private final TunnelTable table;
  private final AddressPlan addresses;
  private final PrefixPlan prefixes;
  private final Encapsulation encapsulation;
  private final Contest contest;
  private final Optional<Ipv6Address> resolver;
  private final DnsWishes dns;
  private final Carriers carriers;
  private final Duration patience;
  private final RequestRate rate = new RequestRate();
  private final DeviceFights fights = new DeviceFights();
  private final OwnerLocks locks = new OwnerLocks();
  private final RandomGenerator random;
  private final Mover mover;

  /**
   * @param random where addresses of tunnels come from: not to be guessed
   * @param resolver offered to clients, which use it for names
   * @param dns what accounts get in the DNS
   * @param carriers who has to let go before a tunnel is carried here
   */
  public StoredTunnelProvisioner(
      TunnelStore store,
      TunnelTable table,
      OuterSide outside,
      RandomGenerator random,
      Optional<Ipv6Address> resolver,
      DnsWishes dns,
      Carriers carriers) {
    this(store, table, outside, random, resolver, dns, carriers, PATIENCE);
  }

  /** Of a broker that has the database to itself. */
  public StoredTunnelProvisioner(
      TunnelStore store,
      TunnelTable table,
      OuterSide outside,
      RandomGenerator random,
      Optional<Ipv6Address> resolver,
      DnsWishes dns) {
    this(store, table, outside, random, resolver, dns, PATIENCE);
  }

  StoredTunnelProvisioner(
      TunnelStore store,
      TunnelTable table,
      OuterSide outside,
      RandomGenerator random,
      Optional<Ipv6Address> resolver,
      DnsWishes dns,
      Duration patience) {
    this(store, table, outside, random, resolver, dns, Carriers.NONE, patience);
  }

  private StoredTunnelProvisioner(
      TunnelStore store,
      TunnelTable table,
      OuterSide outside,
      RandomGenerator random,
      Optional<Ipv6Address> resolver,
      DnsWishes dns,
      Carriers carriers,
      Duration patience) {
    this.store = store;
    this.table = table;
    this.addresses = new AddressPlan(store, random);
    this.prefixes = new PrefixPlan(store);
    this.encapsulation = new Encapsulation(outside.ends(), outside.facts());
    this.contest = new Contest(store, table, outside, random);
    this.random = random;
    this.mover = new Mover(store, table, outside.ends(), locks);
    this.resolver = resolver;
    this.dns = dns;
    this.carriers = carriers;
    this.patience = patience;
  }

  @Override
  public Outcome request(Requester requester, TunnelRequest request, Instant now) {
    return switch (encapsulation.decide(requester, request)) {
      case Encapsulation.Decision.No(Refusal refusal) -> new Outcome.Refused(refusal);
      case Encapsulation.Decision.Use use -> {
        Optional<Refusal> objection = objection(requester, request, use, now);
        if (objection.isPresent()) {
          yield new Outcome.Refused(objection.get());
        }
        try (var _ = locks.take(owner(requester), patience)) {
          yield reserve(requester, request, use, now);
        } catch (OwnerLocks.Busy e) {
          yield new Outcome.Refused(new Refusal.RequestInProgress());
        }
      }
    };
  }

  private Optional<Refusal> objection(
      Requester requester, TunnelRequest request, Encapsulation.Decision.Use use, Instant now) {
    return request
        .prefix()
        .flatMap(wish -> PrefixPlan.objection(requester.realm(), requester.account(), wish))
        .or(() -> haste(requester, now))
        .or(() -> requester.account().flatMap(store::holdOn).map(Refusal.OnHold::new))
        .or(() -> fight(requester, use, now));
  }

  private Optional<Refusal> haste(Requester requester, Instant now) {
    Realm realm = requester.realm();
    int usual = realm.admission().requestsPerMinute();
    int limit = requester.account().isPresent() ? usual : usual * realm.tunnelsPerSource();
    Object owner =
        requester
            .account()
            .<Object>map(account -> account.id())
            .orElse(requester.source().address());
    return rate.admits(owner, limit, now)
        ? Optional.empty()
        : Optional.of(new Refusal.TooManyRequests(limit));
  }

  private Optional<Refusal> fight(
      Requester requester, Encapsulation.Decision.Use use, Instant now) {
    return requester
        .account()
        .filter(account -> !fights.admits(account.id(), use.outer().address(), now))
        .map(_ -> new Refusal.AnotherDevice());
  }

  private Outcome reserve(
      Requester requester, TunnelRequest request, Encapsulation.Decision.Use use, Instant now) {
    Optional<Ipv6Prefix> prefix = Optional.empty();
    if (request.prefix().isPresent()) {
      int length = request.prefix().get().length().orElseThrow();
      if (use.type() == TunnelType.V4V6) {
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
    Optional<Refusal> objection = dnsObjection(requester, prefix, nameServers(request));
    if (objection.isPresent()) {
      return new Outcome.Refused(objection.get());
    }
    Optional<Duration> wish = use.proxied() ? Optional.empty() : request.keepalive();
    Optional<Duration> keepalive = requester.realm().keepalive().decide(use.type(), wish);
    Optional<Ipv6Prefix> agreed = prefix;
    return pairs(requester, use, now)
        .map(pair -> tunnel(requester, use, pair, agreed, keepalive, now))
        .flatMap(tunnel -> attempt(tunnel, requester, request, use, now).stream())
        .findFirst()
        .orElseGet(() -> new Outcome.Refused(new Refusal.PoolExhausted()));
  }

  private static List<String> nameServers(TunnelRequest request) {
    return request.prefix().map(PrefixWish::dnsServers).orElse(List.of());
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
      Tunnel tunnel,
      Requester requester,
      TunnelRequest request,
      Encapsulation.Decision.Use use,
      Instant now) {
    Optional<Tunnel> holder = Optional.empty();
    Offering offering = store.offer(tunnel, room(requester.realm()), now);
    if (offering == Offering.OUTER_END_IN_USE) {
      holder = contest.holder(tunnel, now);
      if (holder.isEmpty()) {
        offering = store.offer(tunnel, room(requester.realm()), now);
      } else if (use.ifTaken().isPresent()) {
        return Optional.of(reserve(requester, request, use.ifTaken().get(), now));
      }
    }
    Duration lifetime = requester.realm().lifetime();
    return switch (offering) {
      case OFFERED -> {
        wish(tunnel, nameServers(request)).ifPresent(dns::note);
        TunnelOffer offer = offer(tunnel, use.told(), lifetime);
        yield Optional.of(new Outcome.Granted(tunnel.id(), withRoaming(offer, tunnel, request)));
      }
      case TAKEN -> Optional.empty();
      case TOO_MANY_FROM_SOURCE ->
          refused(new Refusal.TooManyFromSource(requester.realm().tunnelsPerSource()));
      case REALM_FULL -> refused(new Refusal.RealmFull());
      case OUTER_END_IN_USE ->
          refused(
              holder
                  .map(there -> contest.refuse(tunnel, there, now))
                  // Somebody came in between.
                  .orElseGet(Refusal.RequestInProgress::new));
    };
  }

  /** Only UDP has a NAT's bindings to lose, and a datagram that says so. */
  private TunnelOffer withRoaming(TunnelOffer offer, Tunnel tunnel, TunnelRequest request) {
    if (!request.roaming() || tunnel.type() != TunnelType.V6UDPV4) {
      return offer;
    }
    byte[] secret = new byte[RoamingKey.OCTETS];
    random.nextBytes(secret);
    RoamingKey key = new RoamingKey(tunnel.id(), Bytes.of(secret));
    store.allowMoves(key);
    return offer.withRoaming(key);
  }

  private static Optional<Outcome> refused(Refusal refusal) {
    return Optional.of(new Outcome.Refused(refusal));
  }

  private static Room room(Realm realm) {
    return new Room(realm.tunnelsPerSource(), realm.admission().tunnels());
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
      Encapsulation.Decision.Use use,
      Ipv6Prefix pair,
      Optional<Ipv6Prefix> prefix,
      Optional<Duration> keepalive,
      Instant now) {
    return new Tunnel(
        store.nextId(),
        requester.realm().name(),
        requester.account(),
        use.type(),
        requester.listener(),
        requester.local(),
        use.outer(),
        inner(pair.network()),
        inner(pair.network().plus(1)),
        prefix,
        keepalive,
        now.plus(requester.realm().lifetime()));
  }

  private Stream<Ipv6Prefix> pairs(
      Requester requester, Encapsulation.Decision.Use use, Instant now) {
    Realm realm = requester.realm();
    boolean ipv4 = use.type() == TunnelType.V4V6;
    List<PrefixPool> pools = ipv4 ? realm.inner().ipv4Pool().stream().toList() : realm.endpoints();
    if (requester.account().isPresent()) {
      PrefixKind kind = ipv4 ? PrefixKind.ENDPOINT_IPV4 : PrefixKind.ENDPOINT;
      return addresses.pairOf(requester.account().get(), kind, pools, now).stream();
    }
    Optional<Ipv6Prefix> former = store.formerPair(realm.name(), use.outer(), now.minus(STICKY));
    return Stream.of(former.filter(pair -> isOf(pools, pair)).stream(), addresses.pairs(pools))
        .flatMap(some -> some);
  }

  private static boolean isOf(List<PrefixPool> pools, Ipv6Prefix pair) {
    return pools.stream().anyMatch(pool -> pool.prefix().contains(pair));
  }

  @Override
  public Tunnel accept(long tunnelId, Requester requester, Instant now) {
    try (var _ = locks.take(owner(requester), ACCEPT_PATIENCE)) {
      long epoch = carriers.epoch();
      Accepted accepted = store.accept(tunnelId, now, now.plus(QUARANTINE));
      carriers.awaitRelease(accepted.tunnel(), epoch);
      LiveTunnel live =
          new LiveTunnel(
              accepted.tunnel(),
              requester.realm().inner(),
              store.rightToMove(tunnelId).map(Roaming::new).orElse(null),
              isProven(accepted.tunnel()),
              now);
      live.takeOver(former(accepted.ended()));
      live.admit(accepted.tunnel().account().flatMap(store::inboundOf));
      table.install(live);
      accepted.ended().forEach(table::remove);
      accepted.tunnel().account().ifPresent(account -> countMove(account, accepted.tunnel(), now));
      return accepted.tunnel();
    } catch (OwnerLocks.Busy e) {
      throw new IllegalStateException("another session keeps tunnel " + tunnelId + " waiting", e);
    }
  }

  /** Whichever device of the account asks next gets the tunnel. */
  public void forgetDevices(Account account) {
    fights.forget(account.id());
  }

  private @Nullable LiveTunnel former(List<Long> ended) {
    return ended.isEmpty() ? null : table.byId(ended.getFirst());
  }

  private void countMove(Account account, Tunnel tunnel, Instant now) {
    if (fights.accepted(account.id(), tunnel.outer().address(), now)) {
      log.warn(
          "tunnel.contested realm={} user={} outer={}",
          account.realm(),
          account.userid(),
          tunnel.outer());
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
    return new Outcome.Granted(
        tunnel.id(), offer(tunnel, tunnel.outer().address(), left.isPositive() ? left : LEAST));
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

  @Override
  public Arrival move(String listener, Endpoint source, Roam roam, Instant now) {
    return mover.move(listener, source, roam, now);
  }

  /**
   * Lets a tunnel of protocol 41 end where its router says that it is. Whoever has a tunnel there
   * stays, unless it went without a word. Nothing is sent there before a packet of the tunnel came
   * from it, so nobody can point a tunnel at somebody else.
   *
   * @return empty when the tunnel can't be moved just now
   */
  public Optional<EndpointWishes.Result> follow(LiveTunnel live, Ipv4Address there, Instant now) {
    Endpoint end = new Endpoint(there, 0);
    Optional<EndpointWishes.Result> result = mover.follow(live, end, now);
    boolean gone =
        result.filter(became -> became == EndpointWishes.Result.TAKEN).isPresent()
            && contest.holder(live.tunnel().movedTo(end), now).isEmpty();
    return gone ? mover.follow(live, end, now) : result;
  }

  /** Nothing in an anonymous request shows that it is not forged; keepalive ends such a tunnel. */
  private boolean isInUse(long tunnelId) {
    LiveTunnel live = table.byId(tunnelId);
    return live != null && live.isProven();
  }

  /** An anonymous client is known by where it speaks from, with its port or without. */
  private Optional<Tunnel> live(Requester requester) {
    Endpoint source = requester.source();
    return requester.account().isPresent()
        ? store.liveOf(requester.account().get())
        : Stream.of(source, new Endpoint(source.address(), 0))
            .flatMap(outer -> store.liveAt(outer).stream())
            .filter(tunnel -> tunnel.account().isEmpty())
            .filter(tunnel -> tunnel.realm().equals(requester.realm().name()))
            .findFirst();
  }

  private static Object owner(Requester requester) {
    return requester.account().<Object>map(account -> account.id()).orElse(requester.source());
  }

  private static IpAddress inner(Ipv6Address address) {
    return IpAddress.of(address.high(), address.low());
  }

  /** The IPv4 ends are the outer ones, or with v4v6 the inner ones. */
  private TunnelOffer offer(Tunnel tunnel, IpAddress told, Duration lifetime) {
    boolean ipv4Inside = tunnel.type() == TunnelType.V4V6;
    return new TunnelOffer(
        tunnel.type(),
        lifetime,
        (Ipv4Address) (ipv4Inside ? tunnel.server() : tunnel.local()),
        (Ipv6Address) (ipv4Inside ? tunnel.local() : tunnel.server()),
        (Ipv4Address) (ipv4Inside ? tunnel.client() : told),
        (Ipv6Address) (ipv4Inside ? told : tunnel.client()),
        tunnel.account().flatMap(account -> dns.nameOf(account.realm(), account.userid())),
        ipv4Inside ? Optional.empty() : resolver,
        tunnel.prefix(),
        List.of(),
        tunnel.keepalive().map(interval -> new TunnelOffer.Keepalive(interval, tunnel.server())));
  }
}
