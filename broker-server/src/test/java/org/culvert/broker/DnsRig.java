// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import javax.sql.DataSource;
import org.culvert.broker.delegation.Bind;
import org.culvert.broker.delegation.DnsDelegation;
import org.culvert.broker.delegation.DnsSettings;
import org.culvert.broker.delegation.DnsWishes;
import org.culvert.broker.delegation.RecordStore;
import org.culvert.broker.delegation.ReverseNames;
import org.culvert.broker.realm.Account;
import org.culvert.broker.realm.AdmissionPolicy;
import org.culvert.broker.realm.Realm;
import org.culvert.broker.realm.Realms;
import org.culvert.broker.store.TestAccounts;
import org.culvert.broker.store.PostgresRecordStore;
import org.culvert.broker.store.PostgresTunnelStore;
import org.culvert.broker.store.RealmMirror;
import org.culvert.broker.tunnel.CloseReason;
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
import org.culvert.protocol.address.Ipv6Address;
import org.culvert.protocol.address.Ipv6Prefix;
import org.culvert.protocol.message.Bytes;
import org.culvert.protocol.message.TunnelOffer;
import org.culvert.protocol.message.TunnelRequest;
import org.culvert.protocol.message.TunnelType;

/** A primary, the name server of all users, a database, and clients of one realm with accounts. */
final class DnsRig implements AutoCloseable {
  private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
  private static final Ipv4Address BROKER = Ipv4Address.parse("192.0.2.1");

  /** So often may each account ask in the tests, all at the same moment. */
  private static final int REQUESTS = 1000;

  /** Names of users' name servers, a foreign record and a foreign alias. */
  private static final String HOSTS =
      """
      ns1 IN A 127.0.0.1
      ns2 IN A 127.0.0.1
      ns3 IN A 127.0.0.1
      silent IN A 127.0.0.2
      """;

  private static final String USERS = "mail IN AAAA 2001:db8::25\nwww IN CNAME mail\n";

  final Bind primary;
  final Bind users;
  final DataSource database = TestDatabase.fresh();
  final PostgresRecordStore records = new PostgresRecordStore(database);
  final DnsDelegation dns;
  private final PostgresTunnelStore tunnels = new PostgresTunnelStore(database);
  private final Realm realm =
      Realms.admitting(
          Realms.realm("members", "DIGEST-MD5", "2001:db8:b::/64", "2001:db8:1500::/40", 1000),
          new AdmissionPolicy(TunnelType.V6V4, false, false, 0, REQUESTS));
  private int ports = 1000;

  DnsRig(Path folder) throws Exception {
    users = new Bind(folder.resolve("users")).start();
    primary =
        new Bind(folder.resolve("primary"))
            .zone("example.net", HOSTS)
            .takingUpdates("users.example.net", USERS)
            .takingUpdates(zone("2001:db8:b::/64"), "")
            .takingUpdates(zone("2001:db8:1500::/40"), "")
            .start();
    new RealmMirror(database).mirror(List.of(realm), NOW);
    dns = with(settings(Bind.KEY_NAME, Bind.KEY.text()));
  }

  DnsSettings settings(String keyName, String key) {
    return settings(keyName, key, zones(), false, true);
  }

  /** A delegation that can't be had costs the tunnel. */
  DnsSettings strict() {
    return settings(Bind.KEY_NAME, Bind.KEY.text(), zones(), true, true);
  }

  /** As on the Internet. */
  DnsSettings careful() {
    return settings(Bind.KEY_NAME, Bind.KEY.text(), zones(), true, false);
  }

  /** The operator has not got the reverse zones. */
  DnsSettings withoutReverseZones(boolean strict) {
    List<String> forward = List.of("users.example.net");
    return settings(Bind.KEY_NAME, Bind.KEY.text(), forward, strict, true);
  }

  private static List<String> zones() {
    return List.of("users.example.net", zone("2001:db8:b::/64"), zone("2001:db8:1500::/40"));
  }

  private DnsSettings settings(
      String keyName, String key, List<String> zones, boolean strict, boolean privateServers) {
    return new DnsSettings(
        primary.endpoint(),
        keyName,
        Bytes.ofText(key),
        zones,
        Map.of("members", "users.example.net"),
        List.of(primary.endpoint()),
        strict,
        privateServers,
        true,
        Duration.ofMinutes(5),
        users.port());
  }

  DnsDelegation with(DnsSettings settings) {
    return with(settings, records);
  }

  DnsDelegation with(DnsSettings settings, RecordStore store) {
    return new DnsDelegation(settings, store, _ -> false, new SplittableRandom(2136));
  }

  /** The store of a broker that dies before it can write down what the primary has done. */
  RecordStore forgetful() {
    return new ForgetfulRecordStore(records);
  }

  /** From now on the users' name server has the zones of the prefix. */
  void serve(Ipv6Prefix prefix) throws Exception {
    users.stop();
    for (String zone : ReverseNames.zones(prefix)) {
      users.zone(zone, "");
    }
    users.start();
  }

  List<String> delegation(Ipv6Prefix prefix) throws Exception {
    return primary.ask(ReverseNames.zones(prefix).getFirst(), "NS");
  }

  static String reverse(Ipv6Address address) {
    return ReverseNames.zones(new Ipv6Prefix(address, 128)).getFirst();
  }

  static String zone(String prefix) {
    return ReverseNames.zones(Ipv6Prefix.parse(prefix)).getFirst();
  }

  List<String> records(String name) throws SQLException {
    return read("select name || ' ' || type from dns_records where name like ? order by 1", name);
  }

  List<String> errors(String name) throws SQLException {
    return read("select last_error from dns_records where name = ?", name);
  }

  private List<String> read(String sql, String name) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, name);
      List<String> lines = new ArrayList<>();
      ResultSet rows = statement.executeQuery();
      while (rows.next()) {
        lines.add(rows.getString(1));
      }
      return lines;
    }
  }

  Client client(String userid) {
    return client(userid, dns);
  }

  Client client(String userid, DnsWishes wishes) {
    Account account =
        TestAccounts.of(database).createAccount("members", userid, TestAccounts.PASSWORD, NOW);
    return new Client(account, wishes);
  }

  @Override
  public void close() {
    primary.close();
    users.close();
  }

  /** An account with a client at an outer end of its own. */
  final class Client {
    private final TunnelProvisioner provisioner;
    private final Requester requester;
    private Optional<TunnelOffer> last = Optional.empty();
    private Optional<Ipv6Prefix> prefix = Optional.empty();

    private Client(Account account, DnsWishes wishes) {
      provisioner =
          new StoredTunnelProvisioner(
              tunnels,
              new TunnelTable(),
              new FakeOuterSide().side(),
              new SecureRandom(),
              Optional.empty(),
              wishes);
      requester =
          new Requester(
              realm,
              Optional.of(account),
              "main",
              BROKER,
              new Endpoint(Ipv4Address.parse("198.51.100.7"), ports++),
              true);
    }

    TunnelRequest wanting(int length, String... servers) {
      return request(
          Optional.of(new TunnelRequest.PrefixWish(OptionalInt.of(length), List.of(servers))));
    }

    private TunnelRequest request(Optional<TunnelRequest.PrefixWish> prefix) {
      Ipv4Address inside = Ipv4Address.parse("10.0.0.7");
      return new TunnelRequest(TunnelType.V6UDPV4, false, inside, Optional.empty(), prefix);
    }

    /** A tunnel with a /56 for these name servers. */
    void connect(String... servers) {
      accept(offered(wanting(56, servers)));
    }

    void connectAsHost() {
      accept(offered(request(Optional.empty())));
    }

    long offered(TunnelRequest request) {
      return switch (provisioner.request(requester, request, NOW)) {
        case Outcome.Granted(long id, TunnelOffer offer) -> {
          last = Optional.of(offer);
          prefix = offer.prefix().or(() -> prefix);
          yield id;
        }
        case Outcome.Refused(Refusal refusal) -> throw new AssertionError(refusal);
      };
    }

    Refusal refused(TunnelRequest request) {
      return switch (provisioner.request(requester, request, NOW)) {
        case Outcome.Granted granted -> throw new AssertionError(granted);
        case Outcome.Refused(Refusal refusal) -> refusal;
      };
    }

    void accept(long tunnel) {
      provisioner.accept(tunnel, requester, NOW);
    }

    /** As housekeeping would. */
    void end(CloseReason reason) {
      Account account = requester.account().orElseThrow();
      long tunnel = tunnels.liveOf(account).orElseThrow().id();
      tunnels.close(tunnel, reason, NOW, NOW);
    }

    void delete() {
      if (!provisioner.delete(requester, NOW)) {
        throw new AssertionError("there was no tunnel");
      }
    }

    TunnelOffer offer() {
      return last.orElseThrow();
    }

    Ipv6Address address() {
      return offer().clientIpv6();
    }

    /** Its own for ever, so it can be known before a tunnel is accepted. */
    Ipv6Prefix prefix() {
      if (prefix.isEmpty()) {
        provisioner.giveBack(offered(wanting(56)), NOW);
      }
      return prefix.orElseThrow();
    }
  }
}
