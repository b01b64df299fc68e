// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Map;
import org.culvert.broker.config.BrokerSettings;
import org.culvert.broker.config.BrokerSettingsReader;
import org.culvert.broker.store.Database;
import org.culvert.broker.store.PostgresAccounts;
import org.culvert.broker.store.TestAccounts;
import org.culvert.protocol.address.Ipv6Address;
import org.culvert.protocol.codec.Expected;
import org.culvert.protocol.message.Bytes;
import org.culvert.protocol.message.ClientMessage;
import org.culvert.protocol.message.ServerMessage;
import org.culvert.protocol.sasl.PasswordVerifiers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Somebody who can forge a client's outer address and port says what that client could say. The
 * answers go to the client, so nothing that comes from the broker is known; in these tests the
 * forger is a second {@link MemoryClient} with the same address and port.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BlindForgeryTest {
  private static final Ipv6Address FAR = Ipv6Address.parse("2001:db8:ffff::80");
  private static final String PASSWORD = "Kp7xQ2mZ9t";

  @TempDir static Path folder;

  private final MemoryNetwork network = new MemoryNetwork();
  private Broker broker;
  private int victims;
  private MemoryClient victim;
  private MemoryClient forger;

  @BeforeAll
  void start() throws Exception {
    BrokerSettings settings = BrokerSettingsReader.read(MemorySettings.write(folder), Map.of());
    broker = Broker.start(settings, InstantSource.system(), network);
    try (Database database = Database.open(settings.database().url(), "postgres", Bytes.EMPTY, 2)) {
      PostgresAccounts accounts = TestAccounts.of(database.connections());
      for (String userid : new String[] {"alice", "mallory"}) {
        accounts.createAccount(
            "members",
            userid,
            PasswordVerifiers.of(userid, settings.digestRealm(), PASSWORD, new SecureRandom()),
            InstantSource.system().instant());
      }
    }
  }

  @AfterAll
  void stop() {
    broker.close();
    network.close();
  }

  @BeforeEach
  void meet() {
    String address = "203.0.113." + ++victims;
    victim = new MemoryClient(network, address, 40_000);
    forger = MemoryClient.forgerOf(victim);
  }

  @Test
  void anonymousDialogueInTheNameOfAnAccountsClientChangesNothing() throws Exception {
    Ipv6Address inner = victim.connect("alice", PASSWORD).clientIpv6();
    assertWorks(inner);
    forger.greet();
    assertThat(forger.create().status().toString())
        .matches("506 IPv4 prefix already used for existing tunnel [(]ticket [2-9A-Z-]{9}[)]");
    forger.ask(new ClientMessage.Accept(), Expected.REPLY);
    assertWorks(inner);
  }

  @Test
  void accountCantTakeOverTheOuterEndOfAnother() throws Exception {
    Ipv6Address inner = victim.connect().clientIpv6();
    assertWorks(inner);
    forger.ask(new ClientMessage.Version("2.0.2"), Expected.CAPABILITIES);
    forger.ask(new ClientMessage.Authenticate("PLAIN"), Expected.ACKNOWLEDGEMENT);
    forger.ask(new ClientMessage.SaslData(Bytes.ofText("\0mallory\0" + PASSWORD)), Expected.STATUS);
    assertThat(forger.create().offer()).isEmpty();
    assertWorks(inner);
  }

  @Test
  void anonymousDialogueInTheNameOfAnAnonymousClientGivesItTheSameAgain() throws Exception {
    Ipv6Address inner = victim.connect().clientIpv6();
    assertWorks(inner);
    assertThat(forger.connect().clientIpv6()).isEqualTo(inner);
    byte[] in = MemoryClient.echo(FAR, inner);
    network.tun.inject(in);
    assertThat(victim.receive(MemoryNetwork.PATIENCE)).as("still proven").contains(in);
    assertWorks(inner);
  }

  @Test
  void forgedDeleteEndsNoTunnelInUse() throws Exception {
    Ipv6Address inner = victim.connect().clientIpv6();
    assertWorks(inner);
    assertThat(status(forger)).as("in the session of the tunnel").startsWith("500");
    forger.greet();
    assertThat(status(forger)).as("in a new one").startsWith("310");
    assertWorks(inner);
  }

  @Test
  void forgedDeleteEndsNoTunnelOfAnAccount() throws Exception {
    Ipv6Address inner = victim.connect("alice", PASSWORD).clientIpv6();
    assertThat(status(forger)).startsWith("500");
    forger.ask(new ClientMessage.Version("2.0.2"), Expected.CAPABILITIES);
    assertThat(status(forger)).startsWith("500");
    assertWorks(inner);
  }

  private static String status(MemoryClient client) throws Exception {
    ServerMessage answer = client.ask(new ClientMessage.Delete(), Expected.REPLY);
    return ((ServerMessage.Reply) answer).status().toString();
  }

  /** Both ways. */
  private void assertWorks(Ipv6Address inner) throws Exception {
    byte[] out = MemoryClient.echo(inner, FAR);
    victim.send(out);
    assertThat(network.tun.take(Duration.ofSeconds(5))).contains(out);
    byte[] in = MemoryClient.echo(FAR, inner);
    network.tun.inject(in);
    assertThat(victim.receive(MemoryNetwork.PATIENCE)).contains(in);
  }
}
