// SPDX-License-Identifier: Apache-2.0
package org.culvert.benchmark;

import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.culvert.broker.prefix.PrefixPool;
import org.culvert.broker.realm.AdmissionPolicy;
import org.culvert.broker.realm.InnerPolicy;
import org.culvert.broker.realm.KeepalivePolicy;
import org.culvert.broker.realm.Realm;
import org.culvert.broker.store.AuditTrail;
import org.culvert.broker.store.PostgresTunnelStore;
import org.culvert.broker.store.RealmMirror;
import org.culvert.broker.tunnel.LiveTunnel;
import org.culvert.broker.tunnel.TunnelExpiry;
import org.culvert.broker.tunnel.TunnelTable;
import org.culvert.protocol.address.Ipv6Prefix;
import org.culvert.protocol.message.TunnelType;

/**
 * One measurement after the other, each with a line for people: for one tunnel or account, unless
 * it says "in all".
 */
final class Capacity {
  private static final int TURNS = 7;
  private static final int NEWCOMERS = 400;

  private final CapacityDatabase database;
  private final int accounts;
  private final PrintStream out;
  private final TunnelTable table = new TunnelTable();
  private final Instant start = Instant.now();

  Capacity(CapacityDatabase database, int accounts, PrintStream out) {
    this.database = database;
    this.accounts = accounts;
    this.out = out;
  }

  void measure() throws SQLException {
    CapacitySetUps setUps = new CapacitySetUps(database, realm(), table);
    System.err.println("filling a database with " + accounts + " accounts and live tunnels");
    database.fill(accounts);
    AuditTrail trail =
        new AuditTrail(database.connections(), Optional.empty(), Duration.ofDays(180));
    say("attribution: to seal a row", cost(() -> trail.seal(start)).text());
    RealmMirror realms = new RealmMirror(database.connections());
    say("once: to look at a delegation", cost(() -> realms.mirror(List.of(realm()), start)).text());
    report(reload());
    setUps(setUps);
    database.execute("vacuum full");
    database.execute("analyze");
    database.sizes().forEach((name, octets) -> say("rows: " + name, octets(octets / accounts)));
  }

  private TunnelExpiry reload() throws SQLException {
    TunnelExpiry expiry = new TunnelExpiry(new PostgresTunnelStore(database.connections()), table);
    long before = heap();
    say("start: to read a live tunnel", cost(() -> expiry.reload(Map.of(), start)).text());
    say("memory of a live tunnel", octets((heap() - before) / accounts));
    say("in all: to collect garbage", often(System::gc).text());
    return expiry;
  }

  /** A minute of every tunnel: it was seen, and had packets. */
  private void report(TunnelExpiry expiry) throws SQLException {
    List<CapacityCost> turns = new ArrayList<>();
    for (int turn = 0; turn < TURNS; turn++) {
      Instant now = start.plusSeconds(60L * (turn + 1));
      use(now);
      CapacityCost cost = cost(() -> expiry.report(now));
      if (turn == 0) {
        say("a minute: the first of an hour", cost.text());
      } else {
        turns.add(cost);
      }
      // As the server does it by itself every few minutes.
      database.execute("vacuum tunnels, traffic");
    }
    say("a minute: every other one", CapacityCost.median(turns.subList(3, turns.size())).text());
    database.pageImages(true);
    Instant now = start.plusSeconds(60L * (TURNS + 1));
    use(now);
    say("a minute: just after a checkpoint", cost(() -> expiry.report(now)).text());
    database.pageImages(false);
    say("in all: 5 s without news", often(() -> expiry.step(now.plusSeconds(5))).text());
    say(
        "rows of tunnels, with their rests",
        octets(database.sizes().getOrDefault("tunnels", 0L) / accounts));
  }

  private void use(Instant now) {
    for (LiveTunnel live : table.all()) {
      live.countFromClient(100);
      live.countToClient(100);
      live.seen(now.toEpochMilli());
    }
  }

  private void setUps(CapacitySetUps setUps) throws SQLException {
    setUps.enrol(NEWCOMERS, start);
    database.execute("checkpoint");
    List<Runnable> rounds =
        List.of(
            () -> setUps.oneByOne(start.plusSeconds(600)),
            () -> setUps.oneByOne(start.plusSeconds(1200)),
            () -> setUps.eightAtATime(start.plusSeconds(1800)));
    List<String> names = List.of("the first time", "coming back", "coming back, 8 at a time");
    for (int round = 0; round < rounds.size(); round++) {
      long transactions = database.transactions();
      CapacityCost cost = CapacityCost.of(database, NEWCOMERS, rounds.get(round));
      double each = (double) (database.transactions() - transactions) / NEWCOMERS;
      say("set-up: " + names.get(round), "%s; %.0f transactions".formatted(cost.text(), each));
    }
  }

  /** Of one run, the middle of some. */
  private CapacityCost often(Runnable work) throws SQLException {
    List<CapacityCost> turns = new ArrayList<>();
    for (int turn = 0; turn < TURNS; turn++) {
      turns.add(CapacityCost.of(database, 1, work));
    }
    return CapacityCost.median(turns);
  }

  private CapacityCost cost(Runnable work) throws SQLException {
    return CapacityCost.of(database, accounts, work);
  }

  private static Realm realm() {
    PrefixPool prefixes = new PrefixPool(Ipv6Prefix.parse("2001:db8:1000::/36"));
    return new Realm(
        "members",
        Set.of("SCRAM-SHA-256"),
        Set.of(TunnelType.V6UDPV4),
        List.of(new PrefixPool(Ipv6Prefix.parse("2001:db8:b::/64"))),
        Optional.of(
            new Realm.Delegation(
                List.of(prefixes), 56, List.of(56), false, Realm.Delegation.QUARANTINE)),
        Duration.ofDays(7),
        KeepalivePolicy.DEFAULT,
        16,
        InnerPolicy.DEFAULT,
        AdmissionPolicy.DEFAULT);
  }

  /** Octets that are in use. */
  private static long heap() {
    for (int turn = 0; turn < 3; turn++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private void say(String what, String text) {
    out.printf("%-36s %s%n", what, text);
  }

  private static String octets(long octets) {
    return String.format(Locale.ROOT, "%,7d octets", octets);
  }
}
