// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.culvert.broker.config.BrokerSettingsReader;
import org.culvert.protocol.address.Endpoint;
import org.culvert.protocol.address.IpAddress;
import org.culvert.protocol.address.Ipv6Address;
import org.culvert.protocol.codec.Expected;
import org.culvert.protocol.codec.ServerMessageReader;
import org.culvert.protocol.message.ServerMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two brokers, of which the operator empties one; both in memory, with databases of their own. */
class DrainTest {
  private static final Ipv6Address FAR = Ipv6Address.parse("2001:db8:ffff::80");

  @TempDir private Path folder;

  private int port = 40_000;

  @Test
  void newcomersGoToTheOtherBrokerAndTunnelsStay() throws Exception {
    Path first = settings("first", "192.0.2.2");
    Path second = settings("second", "192.0.2.1");
    try (MemoryNetwork here = new MemoryNetwork();
        MemoryNetwork there = new MemoryNetwork();
        Broker _ = start(first, here);
        Broker _ = start(second, there)) {
      MemoryClient before = new MemoryClient(here, "198.51.100.1", 40_000);
      Ipv6Address inner = before.connect().clientIpv6();

      assertThat(say(first, "drain")).contains("sent elsewhere");
      ServerMessage answer = await(here, ServerMessage.Redirect.class);
      assertThat(((ServerMessage.Redirect) answer).brokers()).containsExactly("192.0.2.2");
      new MemoryClient(there, "198.51.100.2", port).connect();

      byte[] out = MemoryClient.echo(inner, FAR);
      before.send(out);
      assertThat(here.tun.take(Duration.ofSeconds(5))).as("a tunnel stays").contains(out);
    }
    try (MemoryNetwork later = new MemoryNetwork();
        Broker _ = start(first, later)) {
      assertThat(version(later, "198.51.100.200", ++port))
          .as("after a restart too")
          .isInstanceOf(ServerMessage.Redirect.class);
      assertThat(say(first, "drain", "off")).contains("served again");
      assertThat(await(later, ServerMessage.CapabilityLine.class)).isNotNull();
    }
  }

  @Test
  void whoWaitsIsToldWhenTheBrokerMayBeStopped() throws Exception {
    Path file = settings("first", "192.0.2.2");
    try (MemoryNetwork network = new MemoryNetwork();
        Broker _ = start(file, network)) {
      new MemoryClient(network, "198.51.100.1", 40_000).connect();
      assertThat(say(1, file, "drain", "--wait", "0")).contains("1 tunnels are still there");
      String url = BrokerSettingsReader.read(file, Map.of()).database().url();
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      Thread end =
          Thread.ofVirtual()
              .start(
                  () -> {
                    while (!out.toString(StandardCharsets.UTF_8).contains("1 tunnels are left")) {
                      pause(Duration.ofMillis(50));
                    }
                    StoredTunnels.close(url, "state = 'live'");
                  });
      say(0, out, file, "drain", "--wait", "5");
      assertThat(out.toString(StandardCharsets.UTF_8))
          .contains("no tunnel is left: the broker may be stopped");
      end.join();
    }
  }

  private static void pause(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Path settings(String name, String otherBroker) throws Exception {
    Path file = MemorySettings.write(Files.createDirectory(folder.resolve(name)));
    Files.writeString(
        file, "[redirect]\nbrokers = [\"" + otherBroker + "\"]\n", StandardOpenOption.APPEND);
    return file;
  }

  private static Broker start(Path settings, MemoryNetwork network) throws Exception {
    return Broker.start(
        BrokerSettingsReader.read(settings, Map.of()), InstantSource.system(), network);
  }

  /** What the operator types, and reads. */
  private static String say(Path settings, String... words) {
    return say(0, settings, words);
  }

  private static String say(int code, Path settings, String... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    say(code, out, settings, words);
    return out.toString(StandardCharsets.UTF_8);
  }

  private static void say(int code, OutputStream out, Path settings, String... words) {
    List<String> arguments = new ArrayList<>(List.of("--config", settings.toString()));
    arguments.addAll(Arrays.asList(words));
    PrintStream text = new PrintStream(out, true, StandardCharsets.UTF_8);
    assertThat(new BrokerMain(text, text).run(arguments)).isEqualTo(code);
  }

  /** New clients, one after the other, until one gets such an answer. */
  private ServerMessage await(MemoryNetwork network, Class<?> kind) throws Exception {
    for (int host = 2; host < 200; host++) {
      ServerMessage answer = version(network, "198.51.100." + host, ++port);
      if (kind.isInstance(answer)) {
        return answer;
      }
      // The broker looks once a second; this is how often a client may come.
      network.receive(0, Duration.ofMillis(100));
    }
    throw new AssertionError("no " + kind.getSimpleName());
  }

  /** Asks as often as it takes: two times for a list. */
  private static ServerMessage version(MemoryNetwork network, String host, int port)
      throws Exception {
    byte[] payload = "VERSION=2.0.2\r\n".getBytes(StandardCharsets.US_ASCII);
    byte[] datagram =
        ByteBuffer.allocate(8 + payload.length).putInt(0xF00000F0).putInt(7).put(payload).array();
    long peer = new Endpoint(IpAddress.parse(host), port).peer();
    network.send(peer, datagram);
    Optional<byte[]> answer = network.receive(peer, Duration.ofMillis(500));
    if (answer.isEmpty()) {
      network.send(peer, datagram);
      answer = network.receive(peer, MemoryNetwork.PATIENCE);
    }
    byte[] octets = answer.orElseThrow();
    return ServerMessageReader.ofDatagram(
        Arrays.copyOfRange(octets, 8, octets.length), Expected.CAPABILITIES);
  }
}
