// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.culvert.broker.config.BrokerSettings;
import org.culvert.broker.config.BrokerSettingsReader;
import org.culvert.broker.store.Database;
import org.culvert.broker.store.PostgresAccounts;
import org.culvert.broker.store.TestAccounts;
import org.culvert.protocol.address.Icmpv6Echo;
import org.culvert.protocol.address.IpAddress;
import org.culvert.protocol.address.Ipv6Address;
import org.culvert.protocol.codec.ClientMessageWriter;
import org.culvert.protocol.codec.Expected;
import org.culvert.protocol.message.Bytes;
import org.culvert.protocol.message.ClientMessage;
import org.culvert.protocol.message.TunnelRequest;
import org.culvert.protocol.message.TunnelType;
import org.culvert.protocol.sasl.PasswordVerifiers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two accounts want the same outer end, as behind a NAT that gave a port to the next. The first one
 * is silent: it is asked through its tunnel.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SilentTunnelTest {
  private static final Ipv6Address FAR = Ipv6Address.parse("2001:db8:ffff::80");
  private static final String PASSWORD = "Kp7xQ2mZ9t";

  @TempDir static Path folder;

  private final MemoryNetwork network = new MemoryNetwork();
  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
  private Broker broker;

  @BeforeAll
  void start() throws Exception {
    BrokerSettings settings = BrokerSettingsReader.read(MemorySettings.write(folder), Map.of());
    broker = Broker.start(settings, now::get, network);
    try (Database database = Database.open(settings.database().url(), "postgres", Bytes.EMPTY, 2)) {
      PostgresAccounts accounts = TestAccounts.of(database.connections());
      for (String userid : new String[] {"alice", "bob", "carol", "dave"}) {
        accounts.createAccount(
            "members",
            userid,
            PasswordVerifiers.of(userid, settings.digestRealm(), PASSWORD, new SecureRandom()),
            now.get());
      }
    }
  }

  @AfterAll
  void stop() {
    broker.close();
    network.close();
  }

  @Test
  void clientThatAnswersKeepsItsPlace() throws Exception {
    MemoryClient alice = silentSince("alice", "203.0.113.1");
    MemoryClient bob = sameEndAs(alice, "bob");
    bob.send(create());
    byte[] request = alice.receive(MemoryNetwork.PATIENCE).orElseThrow();
    assertThat(Icmpv6Echo.isRequest(ByteBuffer.wrap(request), 0, request.length)).isTrue();
    ByteBuffer reply = ByteBuffer.wrap(request);
    Icmpv6Echo.reply(reply, 0);
    alice.send(reply.array());
    assertThat(answer(bob)).contains("506 IPv4 prefix already used for existing tunnel (ticket ");
  }

  @Test
  void clientThatDoesNotAnswerMakesRoom() throws Exception {
    MemoryClient carol = silentSince("carol", "203.0.113.2");
    MemoryClient dave = sameEndAs(carol, "dave");
    dave.send(create());
    for (int request = 1; request <= 3; request++) {
      byte[] echo = carol.receive(MemoryNetwork.PATIENCE).orElseThrow();
      assertThat(Icmpv6Echo.isRequest(ByteBuffer.wrap(echo), 0, echo.length)).isTrue();
    }
    assertThat(answer(dave)).contains("200 Success");
  }

  private MemoryClient silentSince(String userid, String address) throws Exception {
    MemoryClient client = new MemoryClient(network, address, 40_000);
    Ipv6Address inner = client.connect(userid, PASSWORD).clientIpv6();
    byte[] out = MemoryClient.echo(inner, FAR);
    client.send(out);
    assertThat(network.tun.take(MemoryNetwork.PATIENCE)).contains(out);
    now.set(now.get().plus(1, ChronoUnit.MINUTES));
    return client;
  }

  private static MemoryClient sameEndAs(MemoryClient other, String userid) throws Exception {
    MemoryClient client = MemoryClient.forgerOf(other);
    client.ask(new ClientMessage.Version("2.0.2"), Expected.CAPABILITIES);
    client.ask(new ClientMessage.Authenticate("PLAIN"), Expected.ACKNOWLEDGEMENT);
    Bytes secret = Bytes.ofText("\0" + userid + "\0" + PASSWORD);
    client.ask(new ClientMessage.SaslData(secret), Expected.STATUS);
    return client;
  }

  private static byte[] create() {
    byte[] payload =
        ClientMessageWriter.write(
            new ClientMessage.Create(
                new TunnelRequest(
                    TunnelType.V6UDPV4,
                    false,
                    IpAddress.parse("192.168.7.20"),
                    Optional.empty(),
                    Optional.empty())));
    return ByteBuffer.allocate(8 + payload.length)
        .putInt(0xF0AA_AAAA)
        .putInt(7)
        .put(payload)
        .array();
  }

  private static String answer(MemoryClient client) throws Exception {
    byte[] datagram = client.receive(MemoryNetwork.PATIENCE).orElseThrow();
    return new String(datagram, 8, datagram.length - 8, StandardCharsets.US_ASCII);
  }
}
