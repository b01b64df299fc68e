// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.culvert.broker.delegation.DnsWishes;
import org.culvert.broker.prefix.PrefixPool;
import org.culvert.broker.realm.Account;
import org.culvert.broker.realm.Realm;
import org.culvert.broker.realm.Realms;
import org.culvert.broker.tunnel.FakeOuterSide;
import org.culvert.broker.tunnel.Refusal;
import org.culvert.broker.tunnel.Requester;
import org.culvert.broker.tunnel.StoredTunnelProvisioner;
import org.culvert.broker.tunnel.TunnelProvisioner;
import org.culvert.broker.tunnel.TunnelProvisioner.Outcome;
import org.culvert.broker.tunnel.TunnelTable;
import org.culvert.db.TestDatabase;
import org.culvert.protocol.address.Endpoint;
import org.culvert.protocol.address.Ipv4Address;
import org.culvert.protocol.address.Ipv6Prefix;
import org.culvert.protocol.message.TunnelOffer;
import org.culvert.protocol.message.TunnelRequest;
import org.culvert.protocol.message.TunnelRequest.PrefixWish;
import org.culvert.protocol.message.TunnelType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ManyAtOnceTest {
  private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");

  private final HikariDataSource database = pool(TestDatabase.fresh());
  private final TunnelTable table = new TunnelTable();
  private final TunnelProvisioner provisioner =
      new StoredTunnelProvisioner(
          new PostgresTunnelStore(database),
          table,
          new FakeOuterSide().side(),
          new SecureRandom(),
          Optional.empty(),
          DnsWishes.NONE);

  private static HikariDataSource pool(DataSource source) {
    HikariConfig config = new HikariConfig();
    config.setDataSource(source);
    config.setMaximumPoolSize(8);
    return new HikariDataSource(config);
  }

  @BeforeEach
  void mirrorRealms() {
    new RealmMirror(database).mirror(Settings.REALMS, NOW);
  }

  @AfterEach
  void closePool() {
    database.close();
  }

  @Test
  void fiveHundredAnonymousClientsGetDifferentAddresses() throws Exception {
    List<Callable<Outcome>> requests = new ArrayList<>();
    for (int port = 1; port <= 500; port++) {
      Requester requester = requester(Settings.REALMS.getFirst(), Optional.empty(), port);
      requests.add(() -> establish(requester, Optional.empty()));
    }
    assertThat(offers(requests)).extracting(TunnelOffer::clientIpv6).doesNotHaveDuplicates();
    assertThat(table.all()).hasSize(500);
  }

  @Test
  void accountsThatComeTogetherGetDifferentPrefixes() throws Exception {
    PostgresAccounts accounts = TestAccounts.of(database);
    List<Callable<Outcome>> requests = new ArrayList<>();
    for (int n = 1; n <= 60; n++) {
      Account account = accounts.createAccount("members", "user" + n, TestAccounts.PASSWORD, NOW);
      Requester requester = requester(Settings.REALMS.getLast(), Optional.of(account), n);
      OptionalInt length = OptionalInt.of(n % 3 == 0 ? 56 : 64);
      requests.add(() -> establish(requester, Optional.of(new PrefixWish(length, List.of()))));
    }
    assertThat(offers(requests))
        .extracting(offer -> offer.prefix().orElseThrow())
        .doesNotHaveDuplicates()
        .allMatch(prefix -> prefix.length() == 56 || prefix.length() == 64);
  }

  @Test
  void twoBrokersOfOneDatabaseShareOutAPoolToTheLastPrefix() throws Exception {
    Realm members = Settings.REALMS.getLast();
    PrefixPool small = new PrefixPool(Ipv6Prefix.parse("2001:db8:1500::/58"));
    Realm crowded =
        new Realm(
            members.name(),
            members.mechanisms(),
            members.tunnelTypes(),
            members.endpoints(),
            Optional.of(
                new Realm.Delegation(
                    List.of(small), 58, List.of(64), false, Realm.Delegation.QUARANTINE)),
            members.lifetime(),
            members.keepalive(),
            members.tunnelsPerSource(),
            members.inner(),
            members.admission());
    new RealmMirror(database).mirror(List.of(crowded), NOW);
    PostgresAccounts accounts = TestAccounts.of(database);
    try (HikariDataSource other = pool(database.getDataSource())) {
      List<TunnelProvisioner> brokers =
          List.of(
              provisioner,
              new StoredTunnelProvisioner(
                  new PostgresTunnelStore(other),
                  new TunnelTable(),
                  new FakeOuterSide().side(),
                  new SecureRandom(),
                  Optional.empty(),
                  DnsWishes.NONE));
      List<Callable<Outcome>> requests = new ArrayList<>();
      for (int n = 1; n <= 80; n++) {
        Account account = accounts.createAccount("members", "user" + n, TestAccounts.PASSWORD, NOW);
        Requester requester = requester(crowded, Optional.of(account), n);
        TunnelProvisioner broker = brokers.get(n % 2);
        TunnelRequest request = request(Optional.of(new PrefixWish(OptionalInt.of(64), List.of())));
        requests.add(() -> broker.request(requester, request, NOW));
      }
      List<Outcome> outcomes = outcomes(requests);
      assertThat(outcomes)
          .filteredOn(Outcome.Refused.class::isInstance)
          .as("80 accounts, 64 prefixes")
          .hasSize(16)
          .containsOnly(new Outcome.Refused(new Refusal.PrefixLengthUnavailable(64)));
      assertThat(outcomes)
          .filteredOn(Outcome.Granted.class::isInstance)
          .extracting(outcome -> ((Outcome.Granted) outcome).offer().prefix().orElseThrow())
          .hasSize(64)
          .doesNotHaveDuplicates()
          .allMatch(small.prefix()::contains);
    }
  }

  @Test
  void sourceStaysWithinItsLimitHoweverManyComeTogether() throws Exception {
    Realm guests = Settings.REALMS.getFirst();
    Realm strict = Realms.limited(guests, 4);
    List<Callable<Outcome>> requests = new ArrayList<>();
    IntStream.rangeClosed(1, 20)
        .mapToObj(port -> requester(strict, Optional.empty(), port))
        .forEach(
            one -> requests.add(() -> provisioner.request(one, request(Optional.empty()), NOW)));
    assertThat(outcomes(requests)).filteredOn(Outcome.Granted.class::isInstance).hasSize(4);
  }

  private Outcome establish(Requester requester, Optional<PrefixWish> wish) {
    Outcome outcome = provisioner.request(requester, request(wish), NOW);
    if (outcome instanceof Outcome.Granted(long tunnelId, _)) {
      provisioner.accept(tunnelId, requester, NOW);
    }
    return outcome;
  }

  private static List<TunnelOffer> offers(List<Callable<Outcome>> requests) throws Exception {
    List<TunnelOffer> offers = new ArrayList<>();
    for (Outcome outcome : outcomes(requests)) {
      assertThat(outcome).isInstanceOf(Outcome.Granted.class);
      offers.add(((Outcome.Granted) outcome).offer());
    }
    return offers;
  }

  private static List<Outcome> outcomes(List<Callable<Outcome>> requests) throws Exception {
    try (ExecutorService sessions = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Outcome> outcomes = new ArrayList<>();
      for (Future<Outcome> outcome : sessions.invokeAll(requests)) {
        outcomes.add(outcome.get());
      }
      return outcomes;
    }
  }

  private static Requester requester(Realm realm, Optional<Account> account, int port) {
    return new Requester(
        realm,
        account,
        "main",
        Ipv4Address.parse("198.51.100.1"),
        new Endpoint(Ipv4Address.parse("192.0.2.7"), port),
        true);
  }

  private static TunnelRequest request(Optional<PrefixWish> wish) {
    return new TunnelRequest(
        TunnelType.V6UDPV4, false, Ipv4Address.parse("10.0.0.7"), Optional.empty(), wish);
  }
}
