// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.culvert.broker.config.BrokerSettings;
import org.culvert.broker.config.BrokerSettingsReader;
import org.culvert.broker.store.Database;
import org.culvert.broker.store.TestAccounts;
import org.culvert.protocol.address.Icmpv6Echo;
import org.culvert.protocol.address.Ipv6Address;
import org.culvert.protocol.codec.Expected;
import org.culvert.protocol.message.Bytes;
import org.culvert.protocol.message.ClientMessage;
import org.culvert.protocol.message.ServerMessage;
import org.culvert.protocol.sasl.PasswordVerifiers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What the portal writes into the database, and what a whole broker in memory makes of it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PortalWishesTest {
  private static final Ipv6Address FAR = Ipv6Address.parse("2001:db8:ffff::80");
  private static final String PASSWORD = "Kp7xQ2mZ9t";

  /** Longer than the poll takes that is the fall-back. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir static Path folder;

  private final MemoryNetwork network = new MemoryNetwork();
  private BrokerSettings settings;
  private Broker broker;
  private int clients;

  @BeforeAll
  void start() throws Exception {
    settings = BrokerSettingsReader.read(MemorySettings.write(folder), Map.of());
    broker = Broker.start(settings, InstantSource.system(), network);
    try (Database database = Database.open(settings.database().url(), "postgres", Bytes.EMPTY, 2)) {
      for (String userid : new String[] {"alice", "bob", "carol", "dave", "erin", "frank"}) {
        TestAccounts.of(database.connections())
            .createAccount(
                "members",
                userid,
                PasswordVerifiers.of(userid, settings.digestRealm(), PASSWORD, new SecureRandom()),
                Instant.now());
      }
    }
  }

  @AfterAll
  void stop() {
    broker.close();
    network.close();
  }

  @Test
  void deletedTunnelIsGoneAndCanBeHadAgainOnlyWhenItsOwnerEnablesIt() throws Exception {
    MemoryClient client = client();
    Ipv6Address inner = client.connect("alice", PASSWORD).clientIpv6();
    client.send(MemoryClient.echo(inner, FAR));
    assertThat(network.tun.take(MemoryNetwork.PATIENCE)).isPresent();

    execute(
        "insert into holds (account, held_by) select id, 'owner' from accounts where userid ="
            + " 'alice'");
    execute("insert into wishes (kind, tunnel, wished_by) select 'close', t.id, 'owner'" + live());
    untilNothingPasses(client, inner);
    assertThat(read("select close_reason" + closed())).isEqualTo("deleted by owner");
    assertThat(
            read("select count(*)::text from prefix_delegations where quarantine_ends_at > now()"))
        .isEqualTo("1");

    MemoryClient again = client();
    assertThat(create(again, "alice"))
        .isEqualTo(
            "301 No more tunnels available (you deleted it on the website: enable it again there)");
    execute("delete from holds");
    assertThat(client().connect("alice", PASSWORD).clientIpv6()).isEqualTo(inner);
    assertThat(
            read("select count(*)::text from prefix_delegations where quarantine_ends_at > now()"))
        .isEqualTo("0");
  }

  @Test
  void suspendedAccountLosesItsTunnelAndHearsWhy() throws Exception {
    MemoryClient client = client();
    Ipv6Address inner = client.connect("bob", PASSWORD).clientIpv6();
    execute("update accounts set disabled_at = now() where userid = 'bob'");
    execute(
        "insert into holds (account, held_by, reason) select id, 'operator', 'abuse, case 12'"
            + " from accounts where userid = 'bob'");
    untilNothingPasses(client, inner);
    assertThat(create(client(), "bob"))
        .isEqualTo("301 No more tunnels available (suspended: abuse, case 12)");
  }

  @Test
  void suspensionIsToldOnlyToWhomHasThePassword() throws Exception {
    execute("update accounts set disabled_at = now() where userid = 'frank'");
    assertThat(authenticate(client(), "frank", PASSWORD)).startsWith("300 ");

    execute(
        "insert into holds (account, held_by) select id, 'operator' from accounts"
            + " where userid = 'frank'");
    assertThat(authenticate(client(), "frank", "wrong")).startsWith("300 ");
    assertThat(authenticate(client(), "nobody", PASSWORD)).startsWith("300 ");
    assertThat(authenticate(client(), "frank", PASSWORD)).startsWith("200 ");
    assertThat(create(client(), "frank"))
        .isEqualTo("301 No more tunnels available (suspended by the operator)");
  }

  @Test
  void watchedTunnelIsSampledAndItsEchoTimed() throws Exception {
    MemoryClient client = client();
    Ipv6Address inner = client.connect("carol", PASSWORD).clientIpv6();
    client.send(MemoryClient.echo(inner, FAR));
    assertThat(network.tun.take(MemoryNetwork.PATIENCE)).isPresent();
    execute(
        "insert into watches select t.id, now() + interval '1 minute' from tunnels t join accounts"
            + " a on a.id = t.account where userid = 'carol' and t.state = 'live'");
    Instant end = Instant.now().plus(PATIENCE);
    while (read("select count(*)::text from samples where round_trip_micros > 0").equals("0")) {
      byte[] request = client.receive(MemoryNetwork.PATIENCE).orElseThrow();
      ByteBuffer reply = ByteBuffer.wrap(request);
      Icmpv6Echo.reply(reply, 0);
      client.send(reply.array());
      assertThat(Instant.now()).as("no sample").isBefore(end);
    }
    assertThat(read("select sum(octets_from_client)::text from samples")).isNotEqualTo("0");
  }

  @Test
  void outboundOnlyHoldsFromTheNextPacketOn() throws Exception {
    MemoryClient client = client();
    Ipv6Address inner = client.connect("dave", PASSWORD).clientIpv6();
    client.send(udp(inner, FAR));
    assertThat(network.tun.take(MemoryNetwork.PATIENCE)).isPresent();
    execute(
        "insert into inbound_policies (account, policy) select id, 'outbound only' from accounts"
            + " where userid = 'dave'");
    execute(
        "insert into wishes (kind, tunnel, wished_by) select 'inbound', t.id, 'owner' from tunnels"
            + " t join accounts a on a.id = t.account where userid = 'dave'");
    Instant end = Instant.now().plus(PATIENCE);
    while (true) {
      network.tun.inject(udp(FAR, inner));
      Optional<byte[]> told = network.tun.take(Duration.ofMillis(200));
      if (told.isPresent()) {
        assertThat(told.get()[41]).as("administratively prohibited").isEqualTo((byte) 1);
        break;
      }
      assertThat(Instant.now()).as("everything comes in").isBefore(end);
    }
    client.send(udp(inner, FAR));
    assertThat(network.tun.take(MemoryNetwork.PATIENCE)).isPresent();
    network.tun.inject(udp(FAR, inner));
    assertThat(network.tun.take(Duration.ofMillis(200))).as("nothing was dropped").isEmpty();
  }

  private static byte[] udp(Ipv6Address from, Ipv6Address to) {
    return ByteBuffer.allocate(48)
        .putInt(6 << 28)
        .putShort((short) 8)
        .put((byte) 17)
        .put((byte) 63)
        .put(from.octets())
        .put(to.octets())
        .putShort((short) 9)
        .putShort((short) 9)
        .array();
  }

  @Test
  void refusalIsThereForItsOwnerToRead() throws Exception {
    MemoryClient client = client();
    client.ask(new ClientMessage.Version("2.0.2"), Expected.CAPABILITIES);
    client.ask(new ClientMessage.Authenticate("PLAIN"), Expected.ACKNOWLEDGEMENT);
    client.ask(new ClientMessage.SaslData(Bytes.ofText("\0erin\0wrong")), Expected.STATUS);
    Instant end = Instant.now().plus(PATIENCE);
    while (!read("select count(*)::text from refusals where code = 300").equals("1")) {
      assertThat(Instant.now()).as("nothing written").isBefore(end);
      Thread.onSpinWait();
    }
  }

  private void untilNothingPasses(MemoryClient client, Ipv6Address inner) throws Exception {
    Instant end = Instant.now().plus(PATIENCE);
    while (true) {
      client.send(MemoryClient.echo(inner, FAR));
      if (network.tun.take(Duration.ofMillis(200)).isEmpty()) {
        return;
      }
      assertThat(Instant.now()).as("the tunnel still works").isBefore(end);
    }
  }

  private static String authenticate(MemoryClient client, String userid, String password)
      throws Exception {
    client.ask(new ClientMessage.Version("2.0.2"), Expected.CAPABILITIES);
    client.ask(new ClientMessage.Authenticate("PLAIN"), Expected.ACKNOWLEDGEMENT);
    Bytes secret = Bytes.ofText("\0" + userid + "\0" + password);
    ServerMessage answer = client.ask(new ClientMessage.SaslData(secret), Expected.STATUS);
    return ((ServerMessage.Status) answer).status().toString();
  }

  private static String create(MemoryClient client, String userid) throws Exception {
    assertThat(authenticate(client, userid, PASSWORD)).startsWith("200 ");
    ServerMessage.Reply reply = client.create();
    assertThat(reply.offer()).isEqualTo(Optional.empty());
    return reply.status().toString();
  }

  private static String live() {
    return " from tunnels t join accounts a on a.id = t.account where t.state = 'live' and"
        + " userid = 'alice'";
  }

  private static String closed() {
    return " from tunnels t join accounts a on a.id = t.account where userid = 'alice' and"
        + " state = 'closed' order by t.id desc limit 1";
  }

  private void execute(String statement) throws SQLException {
    try (Connection connection = DriverManager.getConnection(settings.database().url());
        Statement sql = connection.createStatement()) {
      sql.executeUpdate(statement);
    }
  }

  private String read(String query) throws SQLException {
    try (Connection connection = DriverManager.getConnection(settings.database().url());
        var rows = connection.createStatement().executeQuery(query)) {
      assertThat(rows.next()).isTrue();
      return rows.getString(1);
    }
  }

  /** Behind an address that no other client has. */
  private MemoryClient client() {
    return new MemoryClient(network, "10.7.0." + ++clients, 40_000 + clients);
  }
}
