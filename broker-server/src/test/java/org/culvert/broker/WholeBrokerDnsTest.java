// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.locks.LockSupport;
import org.culvert.broker.config.BrokerSettings;
import org.culvert.broker.config.BrokerSettingsReader;
import org.culvert.broker.delegation.Bind;
import org.culvert.broker.delegation.ReverseNames;
import org.culvert.broker.store.Database;
import org.culvert.broker.store.TestAccounts;
import org.culvert.protocol.address.IpAddress;
import org.culvert.protocol.address.Ipv6Prefix;
import org.culvert.protocol.codec.Expected;
import org.culvert.protocol.message.Bytes;
import org.culvert.protocol.message.ClientMessage;
import org.culvert.protocol.message.ServerMessage.Reply;
import org.culvert.protocol.message.TunnelOffer;
import org.culvert.protocol.message.TunnelRequest;
import org.culvert.protocol.message.TunnelType;
import org.culvert.protocol.sasl.PasswordVerifiers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a client's create to what a resolver sees: the broker as it is, and two real BIND 9. */
class WholeBrokerDnsTest {
  private static final String PASSWORD = "Kp7xQ2mZ9t";
  private static final String ALICE = "alice.users.example.net";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;

  private final MemoryNetwork network = new MemoryNetwork();
  private final MemoryClient client = new MemoryClient(network, "198.51.100.7", 40_000);
  private Bind primary;
  private Bind users;

  @BeforeEach
  void startNameServers() throws Exception {
    users = new Bind(folder.resolve("users")).start();
    primary =
        new Bind(folder.resolve("primary"))
            .zone("example.net", "ns1 IN A 127.0.0.1\nns2 IN A 127.0.0.1\n")
            .takingUpdates("users.example.net", "")
            .takingUpdates(DnsRig.zone("2001:db8:b::/64"), "")
            .takingUpdates(DnsRig.zone("2001:db8:1500::/40"), "")
            .start();
  }

  @AfterEach
  void stop() {
    network.close();
    primary.close();
    users.close();
  }

  @Test
  void resolversSeeNameAndDelegationAfterTheAcceptAndNotAfterTheDelete() throws Exception {
    try (Broker broker = start(Map.of())) {
      assertThat(broker).isNotNull();
      TunnelOffer first = connect();
      assertThat(first.clientName()).contains(ALICE);
      eventually(ALICE, "AAAA", first.clientIpv6().toString());
      eventually(DnsRig.reverse(first.clientIpv6()), "PTR", ALICE);

      String zone = serve(first.prefix().orElseThrow());
      TunnelOffer second = connect("ns1.example.net", "ns2.example.net");
      assertThat(second.prefix()).isEqualTo(first.prefix());
      eventually(zone, "NS", "ns1.example.net", "ns2.example.net");

      authenticate();
      client.ask(new ClientMessage.Delete(), Expected.REPLY);
      eventually(ALICE, "AAAA");
      eventually(zone, "NS");
    }
  }

  @Test
  void primaryThatIsDownAtFirstAnswersWhenItIsUp() throws Exception {
    primary.stop();
    TunnelOffer offer;
    try (Broker broker = start(Map.of())) {
      assertThat(broker).isNotNull();
      offer = connect();
      primary.start();
      eventually(ALICE, "AAAA", offer.clientIpv6().toString());
    }
  }

  @Test
  void brokerThatInsistsSays509WithTheReasonAndServesOthers() throws Exception {
    try (Broker broker = start(Map.of("CULVERT_DNS_STRICT", "true"))) {
      assertThat(broker).isNotNull();
      authenticate();
      assertThat(create("ns1.example.net").status().toString())
          .startsWith("509 DNS delegation error (ns1.example.net answers REFUSED for ");
      assertThat(create().status().number()).isEqualTo(200);
    }
  }

  private Broker start(Map<String, String> more) throws Exception {
    Map<String, String> environment = new HashMap<>(more);
    environment.put("CULVERT_DNS_PRIMARY", primary.endpoint().toString());
    environment.put("CULVERT_DNS_KEY", Bind.KEY_BASE64);
    environment.put("CULVERT_DNS_ZONES", "users.example.net, 2001:db8:b::/64, 2001:db8:1500::/40");
    environment.put("CULVERT_DNS_RESOLVERS", primary.endpoint().toString());
    environment.put("CULVERT_DNS_PRIVATE_NAME_SERVERS", "true");
    environment.put("CULVERT_DNS_NAME_SERVER_PORT", Integer.toString(users.port()));
    environment.put("CULVERT_REALM_MEMBERS_DOMAIN", "users.example.net");
    environment.put("CULVERT_REALM_MEMBERS_DELEGATION_POOL", "2001:db8:1500::/40");
    BrokerSettings settings = BrokerSettingsReader.read(MemorySettings.write(folder), environment);
    Broker broker = Broker.start(settings, InstantSource.system(), network);
    try (Database database = Database.open(settings.database().url(), "postgres", Bytes.EMPTY, 2)) {
      TestAccounts.of(database.connections())
          .createAccount(
              "members",
              "alice",
              PasswordVerifiers.of("alice", settings.digestRealm(), PASSWORD, new SecureRandom()),
              InstantSource.system().instant());
    }
    return broker;
  }

  private String serve(Ipv6Prefix prefix) throws Exception {
    String zone = ReverseNames.zones(prefix).getFirst();
    users.stop();
    users.zone(zone, "").start();
    return zone;
  }

  private TunnelOffer connect(String... servers) throws Exception {
    authenticate();
    TunnelOffer offer = create(servers).offer().orElseThrow();
    client.ask(new ClientMessage.Accept(), Expected.ACKNOWLEDGEMENT);
    return offer;
  }

  private void authenticate() throws Exception {
    client.ask(new ClientMessage.Version("2.0.2"), Expected.CAPABILITIES);
    client.ask(new ClientMessage.Authenticate("PLAIN"), Expected.ACKNOWLEDGEMENT);
    Bytes secret = Bytes.ofText("\0alice\0" + PASSWORD);
    client.ask(new ClientMessage.SaslData(secret), Expected.STATUS);
  }

  private Reply create(String... servers) throws Exception {
    TunnelRequest request =
        new TunnelRequest(
            TunnelType.V6UDPV4,
            false,
            IpAddress.parse("192.168.7.20"),
            Optional.of(Duration.ofSeconds(30)),
            Optional.of(new TunnelRequest.PrefixWish(OptionalInt.of(56), List.of(servers))));
    return (Reply) client.ask(new ClientMessage.Create(request), Expected.REPLY);
  }

  /** No longer than it takes. */
  private void eventually(String name, String type, String... data) throws IOException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!primary.ask(name, type).equals(List.of(data)) && System.nanoTime() < deadline) {
      LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
    }
    assertThat(primary.ask(name, type)).containsExactly(data);
  }
}
