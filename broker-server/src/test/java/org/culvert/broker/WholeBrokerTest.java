// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.culvert.broker.config.BrokerSettings;
import org.culvert.broker.config.BrokerSettingsReader;
import org.culvert.protocol.address.Ipv6Address;
import org.culvert.protocol.codec.Expected;
import org.culvert.protocol.message.ClientMessage;
import org.culvert.protocol.message.TunnelOffer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The broker as it is, on a real database, with a kernel and a network in memory. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WholeBrokerTest {
  private static final Ipv6Address FAR = Ipv6Address.parse("2001:db8:ffff::80");
  private static final String NOT_PROVEN = "culvert_dropped_packets_total{reason=\"not_proven\"}";
  private static final String FOREIGN_SOURCE =
      "culvert_dropped_packets_total{reason=\"foreign_source\"}";
  private static final Duration SILENCE = Duration.ofMillis(150);

  @TempDir static Path folder;

  private final MemoryNetwork network = new MemoryNetwork();
  private BrokerSettings settings;
  private Broker broker;
  private int clients;

  @BeforeAll
  void start() throws Exception {
    settings = BrokerSettingsReader.read(MemorySettings.write(folder), Map.of());
    broker = Broker.start(settings, InstantSource.system(), network);
  }

  @AfterAll
  void stop() {
    broker.close();
    network.close();
  }

  @Test
  void fiveHundredAnonymousClientsAtOnceGetDistinctAddresses() throws Exception {
    List<Callable<TunnelOffer>> clients = new ArrayList<>();
    long before = StoredTunnels.live(settings.database().url());
    for (int i = 0; i < 500; i++) {
      MemoryClient client =
          new MemoryClient(network, "198.51.%d.%d".formatted(100 + i / 250, 1 + i % 250), 40_000);
      clients.add(client::connect);
    }
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<TunnelOffer>> offers = threads.invokeAll(clients);
      assertThat(offers.stream().map(Future::resultNow).map(TunnelOffer::clientIpv6))
          .hasSize(500)
          .doesNotHaveDuplicates();
    }
    assertThat(StoredTunnels.live(settings.database().url())).isEqualTo(before + 500);
    assertThat(StoredTunnels.overlaps(settings.database().url())).isZero();
  }

  @Test
  void packetsFlowBothWaysOnceTheClientHasProvedItself() throws Exception {
    MemoryClient client = newClient();
    Ipv6Address inner = client.connect().clientIpv6();
    double before = metric(NOT_PROVEN);

    network.tun.inject(MemoryClient.echo(FAR, inner));
    assertThat(client.receive(SILENCE)).isEmpty();
    assertThat(metric(NOT_PROVEN)).isEqualTo(before + 1);
    byte[] told = network.tun.take(MemoryNetwork.PATIENCE).orElseThrow();
    assertThat(told[40]).as("ICMPv6 destination unreachable").isEqualTo((byte) 1);

    byte[] out = MemoryClient.echo(inner, FAR);
    client.send(out);
    assertThat(network.tun.take(MemoryNetwork.PATIENCE)).contains(out);

    byte[] in = MemoryClient.echo(FAR, inner);
    network.tun.inject(in);
    assertThat(client.receive(MemoryNetwork.PATIENCE)).contains(in);
  }

  @Test
  void theBrokersEndOfTheTunnelAnswersEchoRequests() throws Exception {
    MemoryClient client = newClient();
    TunnelOffer offer = client.connect();
    client.send(MemoryClient.echo(offer.clientIpv6(), offer.serverIpv6()));
    byte[] reply = client.receive(MemoryNetwork.PATIENCE).orElseThrow();
    assertThat(reply[40] & 0xFF).isEqualTo(129);
  }

  @Test
  void aPacketWithAForeignSourceIsDroppedAndCounted() throws Exception {
    MemoryClient client = newClient();
    client.connect();
    double before = metric(FOREIGN_SOURCE);
    client.send(MemoryClient.echo(Ipv6Address.parse("2001:db8:bad::1"), FAR));
    assertThat(network.tun.take(SILENCE)).isEmpty();
    assertThat(metric(FOREIGN_SOURCE)).isEqualTo(before + 1);
  }

  @Test
  void aSecondClientBehindTheSameNatGetsItsOwnTunnel() throws Exception {
    double before = metric("culvert_tunnels_live");
    TunnelOffer first = new MemoryClient(network, "203.0.113.77", 40_000).connect();
    TunnelOffer second = new MemoryClient(network, "203.0.113.77", 40_001).connect();
    assertThat(first.clientIpv6()).isNotEqualTo(second.clientIpv6());
    assertThat(metric("culvert_tunnels_live")).isEqualTo(before + 2);
  }

  @Test
  void tunnelsOutliveABrokerThatIsKilled() throws Exception {
    TunnelOffer offer = new MemoryClient(network, "198.51.99.7", 40_000).connect();
    try (MemoryNetwork rebooted = new MemoryNetwork()) {
      // The first broker is not closed: it never gets to write anything more.
      try (Broker next = Broker.start(elsewhere(), InstantSource.system(), rebooted)) {
        assertThat(next).isNotNull();
        MemoryClient same = new MemoryClient(rebooted, "198.51.99.7", 40_000);
        byte[] packet = MemoryClient.echo(offer.clientIpv6(), FAR);
        same.send(packet);
        assertThat(rebooted.tun.take(MemoryNetwork.PATIENCE)).contains(packet);
      }
    }
  }

  @Test
  void tunnelsOfTheLastRunAreBackBeforeAnybodyCanComeIn() throws Exception {
    TunnelOffer offer = new MemoryClient(network, "198.51.99.8", 40_000).connect();
    try (MemoryNetwork rebooted = new MemoryNetwork()) {
      // What a client does as soon as there is a listener: it replaces what was read before.
      rebooted.onListen =
          () -> StoredTunnels.close(settings.database().url(), "outer_address = '198.51.99.8'");
      try (Broker next = Broker.start(elsewhere(), InstantSource.system(), rebooted)) {
        assertThat(next).isNotNull();
        byte[] packet = MemoryClient.echo(offer.clientIpv6(), FAR);
        new MemoryClient(rebooted, "198.51.99.8", 40_000).send(packet);
        assertThat(rebooted.tun.take(MemoryNetwork.PATIENCE)).contains(packet);
      }
    }
  }

  @Test
  void whoeverAsksIsToldThatTheDeviceIsDown() throws Exception {
    assertThat(page("/readyz")).isEqualTo("ready\n");
    network.obstacle = Optional.of("culvert0 is down: ip link set culvert0 up");
    assertThat(page("/readyz"))
        .isEqualTo("not ready\ndevice: culvert0 is down: ip link set culvert0 up\n");
    network.obstacle = Optional.empty();
    assertThat(page("/readyz")).isEqualTo("ready\n");
  }

  static Stream<byte[]> garbage() {
    Random random = new Random(5572);
    byte[] noise = new byte[1400];
    random.nextBytes(noise);
    noise[0] = 0x45;
    noise[3] = 0;
    return Stream.of(
        new byte[] {0},
        HexFormat.of().parseHex("f00000f0"),
        HexFormat.of().parseHex("60000000"),
        HexFormat.of().parseHex("6000000000083aff" + "00".repeat(40)),
        noise,
        signalling("hello"),
        signalling("Content-length: 99999999999\r\n"),
        signalling("AUTHENTICATE ANONYMOUS\r\n\0"),
        signalling("\0alice\0secret\r\n"),
        signalling("x".repeat(5000)));
  }

  @ParameterizedTest
  @MethodSource("garbage")
  void strangersWhoSendGarbageHearNothingAndHarmNothing(byte[] datagram) throws Exception {
    MemoryClient stranger = newClient();
    stranger.send(datagram);
    assertThat(stranger.receive(SILENCE)).isEmpty();
    assertThat(newClient().connect()).isNotNull();
  }

  @ParameterizedTest
  @MethodSource("badFrames")
  void aBadCommandIsAnsweredWithAFramed500(String frame) throws Exception {
    MemoryClient client = newClient();
    client.ask(new ClientMessage.Version("2.0.2"), Expected.CAPABILITIES);
    client.ask(new ClientMessage.Authenticate("ANONYMOUS"), Expected.STATUS);
    byte[] reply = client.exchange(signalling(frame)).orElseThrow();
    assertThat(new String(reply, 8, reply.length - 8, StandardCharsets.ISO_8859_1))
        .matches("(?s)Content-length: [0-9]+\r\n500 Invalid request format.*\r\n");
  }

  static Stream<String> badFrames() {
    String entity = "<!DOCTYPE t [<!ENTITY a \"aaaa\">]><tunnel action=\"create\">&a;</tunnel>";
    return Stream.of(
        "Content-length: 0\r\n",
        "Content-length: -1\r\n",
        "Content-length: 4097\r\n" + "<".repeat(4097),
        "Content-length: 40\r\n<tunnel",
        framed("<tunnel action=\"create\""),
        framed("<tunnel action=\"explode\"></tunnel>"),
        framed("hello"),
        framed(entity),
        framed("<a>".repeat(200)));
  }

  private static String framed(String body) {
    return "Content-length: " + body.length() + "\r\n" + body;
  }

  private static byte[] signalling(String payload) {
    return ("\u00f0\0\0\u00f9\0\0\0\1" + payload).getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Behind an address that no other client has. */
  private MemoryClient newClient() {
    clients++;
    return new MemoryClient(network, "10.9.%d.%d".formatted(clients / 250, clients % 250 + 1), 7);
  }

  /** The same broker on a machine of its own. */
  private BrokerSettings elsewhere() throws Exception {
    return BrokerSettingsReader.read(
        folder.resolve("broker.toml"),
        Map.of("CULVERT_LISTENER_MAIN_ADDRESS", "127.250.0.9", "CULVERT_MONITORING_PORT", "0"));
  }

  /** Of all labels, if none is said. */
  private double metric(String name) throws Exception {
    String page = page("/metrics");
    double[] values =
        page.lines()
            .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
            .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
            .toArray();
    assertThat(values).as("%s in\n%s", name, page).isNotEmpty();
    return Arrays.stream(values).sum();
  }

  private String page(String path) throws Exception {
    URI uri =
        URI.create(
            "http://%s:%d%s"
                .formatted(settings.monitoring().address(), settings.monitoring().port(), path));
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
    }
  }
}
