// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.culvert.broker.accounting.AccountingExport;
import org.culvert.broker.config.BrokerSettings;
import org.culvert.broker.config.LimitSettings;
import org.culvert.broker.config.ListenerSettings;
import org.culvert.broker.config.MonitoringSettings;
import org.culvert.broker.config.TlsSettings;
import org.culvert.broker.dataplane.EchoProbe;
import org.culvert.broker.dataplane.Forwarder;
import org.culvert.broker.dataplane.TunnelLink;
import org.culvert.broker.delegation.DnsDelegation;
import org.culvert.broker.delegation.DnsWishes;
import org.culvert.broker.metrics.BrokerMetrics;
import org.culvert.broker.metrics.CountedSessions;
import org.culvert.broker.metrics.DatabaseMetrics;
import org.culvert.broker.metrics.DnsMetrics;
import org.culvert.broker.metrics.MonitoringEndpoint;
import org.culvert.broker.metrics.PacketMetrics;
import org.culvert.broker.metrics.Readiness;
import org.culvert.broker.metrics.SignallingMetrics;
import org.culvert.broker.metrics.TaskMetrics;
import org.culvert.broker.metrics.TunnelMetrics;
import org.culvert.broker.negotiation.Negotiation;
import org.culvert.broker.negotiation.NegotiationSettings;
import org.culvert.broker.negotiation.TlsPolicy;
import org.culvert.broker.negotiation.TspSessions;
import org.culvert.broker.prefix.PrefixPool;
import org.culvert.broker.realm.InnerPolicy;
import org.culvert.broker.realm.Realm;
import org.culvert.broker.realm.RefusalLog;
import org.culvert.broker.redirect.Load;
import org.culvert.broker.redirect.Peers;
import org.culvert.broker.redirect.Redirector;
import org.culvert.broker.store.AuditTrail;
import org.culvert.broker.store.Database;
import org.culvert.broker.store.DatabaseWatch;
import org.culvert.broker.store.DeletedAccounts;
import org.culvert.broker.store.LastRefusals;
import org.culvert.broker.store.Notices;
import org.culvert.broker.store.PoolUse;
import org.culvert.broker.store.PostgresAccounting;
import org.culvert.broker.store.PostgresConflicts;
import org.culvert.broker.store.PostgresEndpointWishes;
import org.culvert.broker.store.PostgresLimits;
import org.culvert.broker.store.PostgresOuterFacts;
import org.culvert.broker.store.PostgresRecordStore;
import org.culvert.broker.store.PostgresRedirection;
import org.culvert.broker.store.PostgresSamples;
import org.culvert.broker.store.PostgresTunnelStore;
import org.culvert.broker.store.PostgresWishes;
import org.culvert.broker.store.RealmMirror;
import org.culvert.broker.store.SignsOfLife;
import org.culvert.broker.store.TrafficHistory;
import org.culvert.broker.tracing.Tracing;
import org.culvert.broker.transport.Listeners;
import org.culvert.broker.transport.ServerTls;
import org.culvert.broker.transport.TransportLimits;
import org.culvert.broker.transport.TransportTimeouts;
import org.culvert.broker.tunnel.Carriers;
import org.culvert.broker.tunnel.IdleProbes;
import org.culvert.broker.tunnel.LiveTunnel;
import org.culvert.broker.tunnel.OuterEnds;
import org.culvert.broker.tunnel.OuterSide;
import org.culvert.broker.tunnel.Pulse;
import org.culvert.broker.tunnel.Quotas;
import org.culvert.broker.tunnel.RouterMoves;
import org.culvert.broker.tunnel.Sampler;
import org.culvert.broker.tunnel.StoredTunnelProvisioner;
import org.culvert.broker.tunnel.TunnelExpiry;
import org.culvert.broker.tunnel.TunnelProvisioner;
import org.culvert.broker.tunnel.TunnelTable;
import org.culvert.broker.tunnel.Wishes;
import org.culvert.packetio.TunDevice;
import org.culvert.protocol.address.Ipv6Prefix;
import org.culvert.protocol.sasl.CredentialSeal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The composition root: every object of the broker is made here, from the database outwards, and
 * closed in the opposite order: first nobody new is let in and sessions finish their turn, then the
 * packets stop, then the last counters are written, then the database goes.
 */
public final class Broker implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Broker.class);
  private static final Duration HOUSEKEEPING = Duration.ofSeconds(5);
  private static final Duration CERTIFICATE = Duration.ofMinutes(1);
  private static final Duration PUBLISHING = Duration.ofSeconds(1);
  private static final Duration SAMPLING = Duration.ofSeconds(2);
  private static final Duration REFUSALS = Duration.ofSeconds(1);
  private static final Duration QUOTAS = Duration.ofMillis(250);
  private static final Duration SEALING = Duration.ofSeconds(1);
  private static final Duration DAYS = Duration.ofMinutes(1);
  private static final Duration SIGNS = Duration.ofSeconds(20);
  private static final Duration POOLS = Duration.ofMinutes(5);
  private static final Duration CLEANING = Duration.ofMinutes(10);

  /** How old the figures are that newcomers are judged by. */
  private static final Duration LOAD = Duration.ofSeconds(1);

  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final List<Consumer<BrokerSettings>> followers = new ArrayList<>();
  private final CountDownLatch failed = new CountDownLatch(1);
  private final BrokerSettings settings;
  private final InstantSource clock;
  private final BrokerMetrics metrics = own(new BrokerMetrics(Version.text()));
  private final Readiness readiness = new Readiness(metrics.registry());
  private volatile BooleanSupplier responsive = () -> true;
  private volatile boolean ready;

  private Broker(BrokerSettings settings, InstantSource clock) {
    this.settings = settings;
    this.clock = clock;
    readiness.check(
        "running", () -> ready ? Optional.empty() : Optional.of("it is starting or stopping"));
  }

  /** A broker that serves clients; or nothing is left open, and the text is for the operator. */
  public static Broker start(BrokerSettings settings, InstantSource clock) throws IOException {
    return start(settings, clock, new SystemDevices(clock));
  }

  static Broker start(BrokerSettings settings, InstantSource clock, PacketDevices devices)
      throws IOException {
    Broker broker = new Broker(settings, clock);
    try {
      broker.open(devices);
    } catch (IOException | RuntimeException e) {
      broker.close();
      throw e;
    }
    return broker;
  }

  private void open(PacketDevices devices) throws IOException {
    var db = settings.database();
    String self = settings.name();
    Database database =
        own(
            settings.cluster().isPresent()
                ? Database.openClustered(db.url(), db.user(), db.password(), db.connections(), self)
                : Database.open(db.url(), db.user(), db.password(), db.connections(), self));
    RealmMirror realms = new RealmMirror(database.connections(), settings.digestRealm());
    realms.mirror(settings.realms(), clock.instant());
    followers.add(now -> realms.mirror(now.realms(), clock.instant()));

    TunnelTable tunnels = new TunnelTable();
    Optional<Cluster> cluster = cluster(database, tunnels);
    PostgresTunnelStore store = new PostgresTunnelStore(database.connections(), seal(settings));
    TunnelExpiry expiry = new TunnelExpiry(store, tunnels);
    account(database);
    AuditTrail trail =
        new AuditTrail(database.connections(), seal(settings), settings.attributionKept());
    own(() -> trail.seal(clock.instant()));
    own(() -> expiry.report(clock.instant()));
    OnLinkAddresses onLink = own(OnLinkAddresses.open(settings.realms(), devices));
    tunnels.watch(onLink);
    Quotas quotas = new Quotas(new PostgresLimits(database.connections()), tunnels);
    tunnels.watch(quotas);
    // Before anybody can come in: a tunnel that was replaced meanwhile must not come back.
    expiry.reload(policies(), clock.instant());
    quotas.greet(clock.instant());
    onLink.removeLeftovers();
    log.info("tunnels.restored tunnels={}", tunnels.all().size());
    HiddenSources sources = hiddenSources(tunnels);
    Housekeeping housekeeping = own(new Housekeeping(new TaskMetrics(metrics.registry())));

    PostgresRedirection redirection = new PostgresRedirection(database.connections());
    Peers peers = cluster.map(Cluster::peers).orElse(Peers.NONE);
    Redirector redirector = new Redirector(settings.redirect(), redirection, peers);
    followers.add(now -> redirector.follow(now.redirect()));
    redirector.drain(redirection.isDraining(self));

    OuterAddresses outer = OuterAddresses.of(settings.publicAddress());
    Optional<DnsDelegation> dns = dns(database, outer);
    List<Ipv6Prefix> pools = pools(realms.retiredInUse());
    EchoProbe probe = new EchoProbe(new SecureRandom());
    PostgresConflicts conflicts = new PostgresConflicts(database.connections());
    OuterSide outside =
        new OuterSide(
            new OuterEnds(outer.every(), pools),
            new PostgresOuterFacts(database.connections()),
            probe,
            conflicts);
    Carriers carriers = cluster.map(Cluster::carriers).orElse(Carriers.NONE);
    StoredTunnelProvisioner provisioner = provisioner(store, tunnels, outside, dns, carriers);
    Wishes wishes = wishes(database, store, tunnels, provisioner);
    LastRefusals refusals = new LastRefusals(database.connections());
    Packets packets = own(new Packets(failed::countDown));
    boolean single = cluster.filter(Cluster::routesTunnels).isPresent();
    TunDevice tun = packets.add(devices.tun(settings.tun(), single ? List.of() : pools));
    if (single) {
      TunnelRoutes routes = new TunnelRoutes(devices.routes(tun.name()));
      tunnels.watch(routes);
      tunnels.all().forEach(live -> routes.added(live.tunnel()));
    }
    Optional<ServerTls> tls = tls();
    Credentials credentials = Credentials.open(settings, database, new SecureRandom());
    Optional<Tracing> tracing = tracing();
    TunnelProvisioner traced = tracing.map(traces -> traces.of(provisioner)).orElse(provisioner);
    Function<BrokerSettings, Negotiation> rules =
        now -> sessions(now, credentials, database, traced, redirector, refusals);
    CurrentSessions current = new CurrentSessions(rules.apply(settings));
    TspSessions sessions = tracing.map(traces -> traces.of(current)).orElse(current);
    Listeners listeners =
        own(
            new Listeners(
                new CountedSessions(
                    new WatchedSessions(sessions, sources, clock), metrics.registry()),
                limits(settings.limits()),
                timeouts(settings.limits()),
                redirector::isDraining,
                clock,
                tls));
    followers.add(now -> current.follow(rules.apply(now)));
    followers.add(now -> listeners.follow(limits(now.limits()), timeouts(now.limits())));
    tls.ifPresent(certificate -> followers.add(_ -> certificate.refresh()));
    responsive = () -> answers(listeners);
    List<TunnelLink> links = new Entrances(settings, outer, devices, packets, listeners).open();
    Forwarder forwarder = new Forwarder(pools, single, outer.own(), tun, links, tunnels, clock);
    probe.over(links);
    packets.start(forwarder);
    tls.ifPresent(
        certificate -> housekeeping.every(CERTIFICATE, "certificate", certificate::refresh));
    housekeeping.every(HOUSEKEEPING, "expiry", () -> expiry.step(clock.instant()));
    housekeeping.every(SEALING, "sealing", () -> trail.seal(clock.instant()));
    housekeeping.every(DAYS, "days", () -> trail.turnDays(clock.instant()));
    housekeeping.every(QUOTAS, "newcomers", () -> quotas.greet(clock.instant()));
    housekeeping.every(HOUSEKEEPING, "quotas", () -> quotas.step(clock.instant()));
    IdleProbes idle = new IdleProbes(tunnels, probe::send);
    housekeeping.every(HOUSEKEEPING, "probes", () -> idle.step(clock.instant()));
    housekeeping.every(
        CLEANING,
        "conflicts",
        () -> conflicts.forget(clock.instant().minus(settings.conflictsKept())));
    housekeeping.every(HOUSEKEEPING, "wishes", () -> wishes.step(clock.instant()));
    housekeeping.every(CLEANING, "old wishes", () -> wishes.forget(clock.instant()));
    RouterMoves routers =
        new RouterMoves(
            new PostgresEndpointWishes(database.connections()), tunnels, provisioner::follow);
    housekeeping.every(HOUSEKEEPING, "routers", () -> routers.step(clock.instant()));
    Sampler sampler =
        new Sampler(
            new PostgresSamples(database.connections()),
            tunnels,
            live -> probe.measure(live, clock.instant()));
    housekeeping.every(SAMPLING, "samples", () -> sampler.step(clock.instant()));
    housekeeping.every(HOUSEKEEPING, "watches", () -> sampler.look(clock.instant()));
    housekeeping.every(CLEANING, "old samples", () -> sampler.forget(clock.instant()));
    Pulse pulse = new Pulse(tunnels, live -> probe.measure(live, clock.instant()), HOUSEKEEPING);
    housekeeping.every(HOUSEKEEPING, "pulse", () -> pulse.step(clock.instant()));
    TrafficHistory history = new TrafficHistory(database.connections());
    housekeeping.every(CLEANING, "history", () -> history.step(clock.instant()));
    DeletedAccounts deleted =
        new DeletedAccounts(database.connections(), quarantines(), settings.attributionKept());
    housekeeping.every(CLEANING, "deleted accounts", () -> deleted.step(clock.instant()));
    housekeeping.every(REFUSALS, "refusals", refusals::flush);
    cluster.ifPresent(
        part -> {
          part.start(expiry, policies(), redirector, listeners::sessions, clock);
          housekeeping.every(CLEANING, "abandoned", () -> part.closeAbandoned(clock.instant()));
        });
    own(
        new Notices(
            db.url(),
            db.user(),
            db.password(),
            table -> {
              switch (table) {
                case "tunnels" -> cluster.ifPresent(Cluster::look);
                case "endpoint_wishes" -> routers.step(clock.instant());
                case "account_limits" -> quotas.step(clock.instant());
                case "wishes" -> wishes.step(clock.instant());
                case "watches" -> sampler.look(clock.instant());
                default -> {
                  cluster.ifPresent(Cluster::look);
                  routers.step(clock.instant());
                  wishes.step(clock.instant());
                  sampler.look(clock.instant());
                }
              }
            }));
    housekeeping.every(
        LOAD,
        "load",
        () -> redirector.observe(new Load(tunnels.all().size(), listeners.sessions())));
    if (cluster.isEmpty()) {
      housekeeping.every(
          HOUSEKEEPING, "drain", () -> redirector.drain(redirection.isDraining(self)));
    }
    dns.ifPresent(
        names -> housekeeping.every(PUBLISHING, "dns", () -> names.step(clock.instant())));
    DatabaseWatch watch = own(new DatabaseWatch(database));
    readiness.check("database", watch::obstacle);
    readiness.check("schema", watch::schemaObstacle);
    cluster.ifPresent(part -> readiness.check("lease", part::obstacle));
    readiness.check("device", () -> devices.obstacle(tun));
    readiness.check("sources", () -> sources.obstacle(clock.instant()));
    readiness.remark(
        "draining", redirector::isDraining, "newcomers are sent to other brokers, or told 530");
    TunnelMetrics.register(metrics, tunnels, realmNames());
    PacketMetrics.register(metrics.registry(), forwarder);
    SignallingMetrics.register(metrics.registry(), listeners, redirector);
    DatabaseMetrics.register(metrics.registry(), database);
    PoolUse poolUse = new PoolUse(database.connections());
    DatabaseMetrics.pools(metrics.registry(), PoolUse.of(settings.realms()), poolUse);
    housekeeping.every(POOLS, "pools", poolUse::count);
    dns.ifPresent(names -> DnsMetrics.register(metrics.registry(), names.counters(), clock));
    monitor();
    SignsOfLife signs = new SignsOfLife(database.connections(), self, clock.instant());
    signs.sign(listeners.sessions(), clock.instant());
    housekeeping.every(SIGNS, "signs", () -> signs.sign(listeners.sessions(), clock.instant()));
    housekeeping.every(CLEANING, "old signs", () -> signs.forget(clock.instant()));
    ready = true;
    log.info("broker.ready device={} realms={}", tun.name(), settings.realms().size());
  }

  /**
   * Makes settings hold that can be followed, see {@link
   * org.culvert.broker.config.LiveSettings#FOLLOWED}. The database comes first: where it is away
   * nothing has changed.
   */
  void follow(BrokerSettings now) {
    followers.forEach(follower -> follower.accept(now));
  }

  /** Whether it could serve a client now; without a database it could not, and is no less alive. */
  boolean isAlive() {
    return responsive.getAsBoolean();
  }

  private static boolean answers(Listeners listeners) {
    try {
      return listeners.isResponsive(HOUSEKEEPING);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Waits until the broker can't go on by itself. */
  void awaitFailure() throws InterruptedException {
    failed.await();
  }

  /** Also while another thread closes it: SIGTERM may come at the moment of a failure. */
  @Override
  public synchronized void close() {
    ready = false;
    while (!open.isEmpty()) {
      AutoCloseable next = open.pop();
      try {
        next.close();
      } catch (Exception e) {
        log.error("broker.stop_failed", e);
      }
    }
  }

  /** Before the first tunnel is in the table: what happens to it is to be told. */
  private void account(Database database) {
    PostgresAccounting outbox = new PostgresAccounting(database.connections(), settings.name());
    settings
        .accounting()
        .ifPresentOrElse(
            wanted -> own(new AccountingExport(outbox, wanted, clock)), outbox::resign);
  }

  static Optional<CredentialSeal> seal(BrokerSettings settings) {
    return Optional.of(settings.secrets().keys())
        .filter(keys -> !keys.isEmpty())
        .map(CredentialSeal::new);
  }

  private Optional<Cluster> cluster(Database database, TunnelTable tunnels) throws IOException {
    if (settings.cluster().isEmpty()) {
      Cluster.requireNone(database);
      return Optional.empty();
    }
    return Optional.of(own(Cluster.join(settings, database, tunnels)));
  }

  private HiddenSources hiddenSources(TunnelTable tunnels) {
    var sources = new HiddenSources(ContainerBridge.around(Path.of("/"), System.getenv()));
    for (LiveTunnel live : tunnels.all()) {
      sources.remembered(live.tunnel().outer().address(), clock.instant());
    }
    return sources;
  }

  private Optional<ServerTls> tls() throws IOException {
    Optional<TlsSettings.Files> files = settings.tls().files();
    return files.isPresent()
        ? Optional.of(ServerTls.of(files.get().certificate(), files.get().privateKey()))
        : Optional.empty();
  }

  private Optional<DnsDelegation> dns(Database database, OuterAddresses outer) {
    return settings
        .dns()
        .map(
            dns ->
                new DnsDelegation(
                    dns,
                    new PostgresRecordStore(database.connections()),
                    outer::isOwn,
                    new SecureRandom()));
  }

  private StoredTunnelProvisioner provisioner(
      PostgresTunnelStore store,
      TunnelTable tunnels,
      OuterSide outside,
      Optional<DnsDelegation> dns,
      Carriers carriers) {
    return new StoredTunnelProvisioner(
        store,
        tunnels,
        outside,
        new SecureRandom(),
        settings.resolver(),
        dns.<DnsWishes>map(names -> names).orElse(DnsWishes.NONE),
        carriers);
  }

  private Map<String, Duration> quarantines() {
    return settings.realms().stream().collect(Collectors.toMap(Realm::name, Realm::quarantine));
  }

  private Wishes wishes(
      Database database,
      PostgresTunnelStore store,
      TunnelTable tunnels,
      StoredTunnelProvisioner provisioner) {
    return new Wishes(
        new PostgresWishes(database.connections()),
        store,
        tunnels,
        quarantines(),
        provisioner::forgetDevices);
  }

  private static Negotiation sessions(
      BrokerSettings settings,
      Credentials credentials,
      Database database,
      TunnelProvisioner provisioner,
      Redirector redirector,
      RefusalLog refusals) {
    SecureRandom random = new SecureRandom();
    return new Negotiation(
        realmsByListener(settings),
        new SettledMechanisms(settings, credentials.decoys(), random),
        credentials.accounts(),
        provisioner,
        NegotiationSettings.DEFAULT
            .withFailures(settings.limits().authenticationFailures())
            .withStrictRfc(settings.strictRfc())
            .withTls(
                new TlsPolicy(settings.tls().files().isPresent(), settings.tls().requiredFor())),
        database::isOverloaded,
        redirector,
        refusals);
  }

  private static Map<String, List<Realm>> realmsByListener(BrokerSettings settings) {
    Map<String, List<Realm>> byListener = new TreeMap<>();
    for (ListenerSettings listener : settings.listeners()) {
      byListener.put(
          listener.name(),
          settings.realms().stream()
              .filter(realm -> listener.realms().contains(realm.name()))
              .toList());
    }
    return byListener;
  }

  private Map<String, InnerPolicy> policies() {
    return settings.realms().stream().collect(Collectors.toMap(Realm::name, Realm::inner));
  }

  /** Also what is held of pools that are no longer in the settings has to be routed. */
  private List<Ipv6Prefix> pools(List<Ipv6Prefix> retiredInUse) {
    Stream<PrefixPool> current =
        settings.realms().stream().flatMap(realm -> realm.pools().stream());
    return Stream.concat(current.map(PrefixPool::prefix), retiredInUse.stream()).toList();
  }

  private Optional<Tracing> tracing() {
    var wanted = settings.tracing();
    return wanted
        .endpoint()
        .map(
            endpoint ->
                own(
                    Tracing.to(
                        endpoint, wanted.personal(), Version.text(), settings.redirect().name())));
  }

  private List<String> realmNames() {
    return settings.realms().stream().map(Realm::name).toList();
  }

  private void monitor() throws IOException {
    MonitoringSettings monitoring = settings.monitoring();
    if (monitoring.port() != 0) {
      own(
          new MonitoringEndpoint(
              new InetSocketAddress(monitoring.address(), monitoring.port()),
              metrics::scrape,
              readiness));
    }
  }

  static TransportLimits limits(LimitSettings limits) {
    return new TransportLimits(
        limits.signallingPerSecond(),
        limits.signallingBurst(),
        limits.echoPerSecond(),
        limits.versionsPerSecond(),
        limits.negotiationsPerSource(),
        limits.negotiations(),
        4 * limits.negotiations(),
        limits.connectionsPerSource(),
        limits.connections());
  }

  static TransportTimeouts timeouts(LimitSettings limits) {
    return TransportTimeouts.of(limits.tcpSilence(), limits.negotiation(), limits.udpSilence());
  }

  private <T extends AutoCloseable> T own(T part) {
    open.push(part);
    return part;
  }
}
