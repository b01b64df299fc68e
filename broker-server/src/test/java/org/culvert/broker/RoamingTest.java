// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.culvert.broker.config.BrokerSettings;
import org.culvert.broker.config.BrokerSettingsReader;
import org.culvert.protocol.address.Ipv6Address;
import org.culvert.protocol.message.Bytes;
import org.culvert.protocol.message.ClientMessage.Roam;
import org.culvert.protocol.message.RoamingKey;
import org.culvert.protocol.message.TunnelOffer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Clients that move, and those who would like to be them, at a whole broker in memory. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RoamingTest {
  private static final Ipv6Address FAR = Ipv6Address.parse("2001:db8:ffff::80");
  private static final Duration SILENCE = Duration.ofMillis(150);
  private static final long NOON = 1_795_000_000_000L;

  @TempDir static Path folder;

  private final MemoryNetwork network = new MemoryNetwork();
  private Broker broker;
  private int clients;

  @BeforeAll
  void start() throws Exception {
    BrokerSettings settings = BrokerSettingsReader.read(MemorySettings.write(folder), Map.of());
    broker = Broker.start(settings, InstantSource.system(), network);
  }

  @AfterAll
  void stop() {
    broker.close();
    network.close();
  }

  @Test
  void trafficGoesOnFromAnotherPortAndAddressAfterOneRoundTrip() throws Exception {
    MemoryClient before = client();
    TunnelOffer offer = before.connectRoaming();
    Ipv6Address inner = offer.clientIpv6();
    goesThrough(before, inner);

    MemoryClient after = client();
    assertThat(after.roam(key(offer).sign(NOON))).isEqualTo(200);
    network.tun.inject(MemoryClient.echo(FAR, inner));
    assertThat(after.receive(SILENCE)).as("nobody has proved to be there").isEmpty();
    assertThat(network.tun.take(MemoryNetwork.PATIENCE)).as("its sender is told").isPresent();
    goesThrough(after, inner);
    isDropped(before, inner);
    assertThat(after.roam(key(offer).sign(NOON))).as("said again").isEqualTo(200);
  }

  @Test
  void whoeverHasNotTheKeyOrNothingNewIsToldOneAndTheSame() throws Exception {
    MemoryClient owner = client();
    TunnelOffer offer = owner.connectRoaming();
    RoamingKey key = key(offer);
    TunnelOffer others = client().connectRoaming();
    MemoryClient thief = client();
    Roam byOthersKey =
        new Roam(
            key.tunnel(),
            NOON + 9,
            new RoamingKey(key.tunnel(), key(others).secret()).sign(NOON + 9).mac());
    RoamingKey unknown = new RoamingKey(999_999, key.secret());
    MemoryClient after = client();
    assertThat(after.roam(key.sign(NOON))).isEqualTo(200);

    assertThat(thief.roam(key.sign(NOON))).as("replayed").isEqualTo(300);
    assertThat(thief.roam(key.sign(NOON - 1))).as("old").isEqualTo(300);
    assertThat(thief.roam(new Roam(key.tunnel(), NOON + 9, Bytes.of(new byte[32]))))
        .as("forged")
        .isEqualTo(300);
    assertThat(thief.roam(byOthersKey)).as("another's key").isEqualTo(300);
    assertThat(thief.roam(unknown.sign(NOON + 9))).as("no such tunnel").isEqualTo(300);
    goesThrough(after, offer.clientIpv6());
    isDropped(thief, offer.clientIpv6());
  }

  @Test
  void whereSomebodyElseIsNobodyCanMove() throws Exception {
    MemoryClient resident = client();
    Ipv6Address residents = resident.connect().clientIpv6();
    goesThrough(resident, residents);
    MemoryClient mover = client();
    TunnelOffer offer = mover.connectRoaming();
    assertThat(resident.roam(key(offer).sign(NOON))).isEqualTo(301);
    goesThrough(resident, residents);
    goesThrough(mover, offer.clientIpv6());
  }

  @Test
  void aClientThatDoesNotAskIsAsStuckAsEver() throws Exception {
    MemoryClient plain = client();
    TunnelOffer offer = plain.connect();
    assertThat(offer.roaming()).isEmpty();
    goesThrough(plain, offer.clientIpv6());
    isDropped(client(), offer.clientIpv6());
    goesThrough(plain, offer.clientIpv6());
  }

  @Test
  void rightsAndCountersOutliveABrokerThatIsKilled() throws Exception {
    TunnelOffer offer = client().connectRoaming();
    MemoryClient after = client();
    assertThat(after.roam(key(offer).sign(NOON))).isEqualTo(200);
    BrokerSettings elsewhere =
        BrokerSettingsReader.read(
            folder.resolve("broker.toml"),
            Map.of("CULVERT_LISTENER_MAIN_ADDRESS", "127.250.0.9", "CULVERT_MONITORING_PORT", "0"));
    try (MemoryNetwork rebooted = new MemoryNetwork();
        Broker next = Broker.start(elsewhere, InstantSource.system(), rebooted)) {
      assertThat(next).isNotNull();
      MemoryClient thief = new MemoryClient(rebooted, "203.0.113.66", 7);
      assertThat(thief.roam(key(offer).sign(NOON))).isEqualTo(300);
      MemoryClient again = new MemoryClient(rebooted, "203.0.113.77", 7);
      assertThat(again.roam(key(offer).sign(NOON + 1))).isEqualTo(200);
      byte[] packet = MemoryClient.echo(offer.clientIpv6(), FAR);
      again.send(packet);
      assertThat(rebooted.tun.take(MemoryNetwork.PATIENCE)).contains(packet);
    }
  }

  private static RoamingKey key(TunnelOffer offer) {
    return offer.roaming().orElseThrow();
  }

  private void goesThrough(MemoryClient client, Ipv6Address inner) throws Exception {
    byte[] out = MemoryClient.echo(inner, FAR);
    client.send(out);
    assertThat(network.tun.take(MemoryNetwork.PATIENCE)).contains(out);
    byte[] in = MemoryClient.echo(FAR, inner);
    network.tun.inject(in);
    assertThat(client.receive(MemoryNetwork.PATIENCE)).contains(in);
  }

  private void isDropped(MemoryClient client, Ipv6Address inner) throws Exception {
    client.send(MemoryClient.echo(inner, FAR));
    assertThat(network.tun.take(SILENCE)).isEmpty();
  }

  /** Behind an address that no other client has. */
  private MemoryClient client() {
    return new MemoryClient(network, "10.8.0." + ++clients, 40_000 + clients);
  }
}
