// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.culvert.broker.config.LiveSettings;
import org.culvert.broker.config.LogSettings;
import org.culvert.protocol.address.Endpoint;
import org.culvert.protocol.address.IpAddress;
import org.culvert.protocol.codec.Expected;
import org.culvert.protocol.message.ClientMessage;
import org.culvert.protocol.message.ServerMessage;
import org.culvert.protocol.message.StatusCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** A whole broker in memory, whose settings change while it runs. */
class ReloadTest {
  @TempDir private Path folder;

  private final MemoryNetwork network = new MemoryNetwork();
  private Path file;
  private String before;
  private Broker broker;
  private Reload reload;

  @BeforeEach
  void start() throws Exception {
    file = MemorySettings.write(folder);
    before = Files.readString(file);
    LiveSettings settings = LiveSettings.read(file, Map.of());
    broker = Broker.start(settings.current(), InstantSource.system(), network);
    reload = new Reload(settings, broker::follow);
  }

  @AfterEach
  void stop() {
    broker.close();
    LogOutput.follow(new LogSettings("info", false));
  }

  @Test
  void newTunnelsFollowAndLiveOnesStay() throws Exception {
    MemoryClient early = new MemoryClient(network, "198.51.100.1", 40_000);
    assertThat(early.connect().lifetime()).isEqualTo(Duration.ofDays(1));

    assertThat(reloadWith(guests("lifetime = \"2h\"\n")))
        .isEqualTo("Settings read again, 1 changed, 0 wait for a restart");
    MemoryClient late = new MemoryClient(network, "198.51.100.2", 40_000);
    assertThat(late.connect().lifetime()).isEqualTo(Duration.ofHours(2));
  }

  @Test
  void strangersMeetTheNewLimits() throws Exception {
    new MemoryClient(network, "198.51.100.1", 40_000).greet();
    reloadWith(before + "[limits]\nnegotiations_per_source = 1\n");
    assertThat(version("198.51.100.1", 40_001))
        .isEqualTo(ServerMessage.Status.of(StatusCode.TOO_BUSY));
    assertThat(version("198.51.100.2", 40_000)).isInstanceOf(ServerMessage.CapabilityLine.class);
  }

  @Test
  void clientsAreSentElsewhere() throws Exception {
    String region = "[redirect]\nregions = [\"198.51.100.0/24 192.0.2.20\"]\n";
    assertThat(version("198.51.100.1", 40_000)).isInstanceOf(ServerMessage.CapabilityLine.class);
    reloadWith(before + region);
    // A list is longer than what one question allows: the client has to ask twice.
    long peer = new Endpoint(IpAddress.parse("198.51.100.2"), 40_000).peer();
    byte[] question =
        "\u00f0\0\0\u00f0\0\0\0\7VERSION=2.0.2\r\n".getBytes(StandardCharsets.ISO_8859_1);
    network.send(peer, question);
    network.send(peer, question);
    byte[] answer = network.receive(peer, MemoryNetwork.PATIENCE).orElseThrow();
    assertThat(new String(answer, StandardCharsets.ISO_8859_1)).contains("192.0.2.20");
  }

  @Test
  void wrongSettingsChangeNothing() throws Exception {
    assertThat(reloadWith(guests("lifetime = \"2h\"\nmtu = 9000\n")))
        .startsWith("Wrong settings, the old ones stay: " + file)
        .contains("realm.guests.mtu");
    MemoryClient client = new MemoryClient(network, "198.51.100.1", 40_000);
    assertThat(client.connect().lifetime()).isEqualTo(Duration.ofDays(1));
  }

  @Test
  void poolsWaitForARestart() throws Exception {
    assertThat(reloadWith(before.replace("2001:db8:a::/64", "2001:db8:f::/64")))
        .isEqualTo("Settings read again, 0 changed, 1 wait for a restart");
    MemoryClient client = new MemoryClient(network, "198.51.100.1", 40_000);
    assertThat(client.connect().clientIpv6()).asString().startsWith("2001:db8:a:");
  }

  @Test
  void theLogSaysMore() throws Exception {
    reloadWith(before + "[log]\nlevel = \"debug\"\n");
    var logger = ((LoggerContext) LoggerFactory.getILoggerFactory()).getLogger("org.culvert");
    assertThat(logger.isDebugEnabled()).isTrue();
  }

  @Test
  void theBrokerIsAliveWhileItsEventLoopsAnswer() {
    assertThat(broker.isAlive()).isTrue();
    broker.close();
  }

  private String reloadWith(String text) throws Exception {
    Files.writeString(file, text);
    return reload.run();
  }

  private String guests(String more) {
    return before.replace("[realm.guests]\n", "[realm.guests]\n" + more);
  }

  private ServerMessage version(String address, int port) throws Exception {
    return new MemoryClient(network, address, port)
        .ask(new ClientMessage.Version("2.0.2"), Expected.CAPABILITIES);
  }
}
