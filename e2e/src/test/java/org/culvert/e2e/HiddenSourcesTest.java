// SPDX-License-Identifier: Apache-2.0
package org.culvert.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.culvert.standalone.EmbeddedDatabase;
import org.culvert.standalone.lab.Lab;
import org.culvert.standalone.lab.Machine;
import org.culvert.standalone.lab.Patience;
import org.culvert.standalone.lab.Program;
import org.culvert.standalone.lab.Tspc;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A broker in a container of its own: a network namespace behind a bridge of its machine, which
 * publishes the broker's port, with and without an address in place of the client's.
 */
@Timeout(120)
final class HiddenSourcesTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final String BRIDGE = "172.30.0.1";
  private static final int PUBLISHED = 3690;
  private static final int MONITORING = 3691;
  private static final int DATABASE = 5490;

  /** Podman's sign of a container; /run is the lab's own. */
  private static final Path MARK = Path.of("/run/.containerenv");

  private Lab lab;

  @BeforeEach
  void buildContainer() throws Exception {
    lab = World.lab();
    Files.writeString(MARK, "");
    run("ip netns add box");
    run("ip link add br-box type bridge");
    run("ip address add %s/24 dev br-box".formatted(BRIDGE));
    run("ip link set br-box up");
    run("ip link add to-box type veth peer name eth0 netns box");
    run("ip link set to-box master br-box up");
    run("ip -n box link set lo up");
    run("ip -n box address add 172.30.0.2/24 dev eth0");
    run("ip -n box link set eth0 up");
    run("ip -n box route add default via " + BRIDGE);
    publish("masquerade");
  }

  @AfterEach
  void removeContainer() throws Exception {
    run("nft delete table ip published");
    run("ip link delete br-box");
    run("ip netns delete box");
    Files.delete(MARK);
  }

  @Test
  void aBridgeThatPutsItsOwnAddressInPlaceOfAllClientsIsNoticed() throws Exception {
    Path folder = Files.createDirectories(lab.folder().resolve("box"));
    try (EmbeddedDatabase database =
        EmbeddedDatabase.start(folder.resolve("database"), lab.folder().resolve("postgresql"))) {
      database.migrate();
      try (Program _ = forwardDatabase(database);
          Program broker = startBroker(folder, database)) {
        Patience.until(
            SOON, () -> readiness().startsWith("ready"), () -> "not ready: " + broker.lastWords());
        assertThat(broker.output()).contains("sources.doubtful");

        try (Tspc tspc = Tspc.start(lab, Machine.CLIENT1, client())) {
          Patience.until(
              SOON,
              () -> readiness().contains("sources: every client so far (1) came from " + BRIDGE),
              () -> "still ready. " + broker.lastWords() + tspc.program().lastWords());
        }
        assertThat(broker.output()).contains("sources.hidden").contains("network_mode: host");

        run("nft delete table ip published");
        publish("accept");
        try (Tspc tspc = Tspc.start(lab, Machine.CLIENT2, client())) {
          Patience.until(
              SOON,
              () -> readiness().startsWith("ready"),
              () -> "still not ready. " + broker.lastWords() + tspc.program().lastWords());
        }
      }
    }
  }

  private static String client() {
    return "server = %s:%d%n".formatted(Machine.BROKER_ADDRESS, PUBLISHED);
  }

  /** As an engine publishes a port; what becomes of the client's address is the question. */
  private void publish(String source) throws Exception {
    String rules =
        """
        table ip published {
          chain in {
            type nat hook prerouting priority dstnat
            ip daddr %s meta l4proto { tcp, udp } th dport %d dnat to 172.30.0.2:3653
          }
          chain out {
            type nat hook postrouting priority srcnat
            oifname "br-box" %s
          }
        }
        """
            .formatted(Machine.BROKER_ADDRESS, PUBLISHED, source);
    run("nft -f " + lab.write("published.nft", rules));
  }

  /** The database is on the machine's loopback. */
  private Program forwardDatabase(EmbeddedDatabase database) throws IOException {
    String port = database.url().replaceFirst(".*:(\\d+)/.*", "$1");
    return lab.start(
        Machine.BROKER,
        "socat",
        "TCP-LISTEN:%d,bind=%s,fork,reuseaddr".formatted(DATABASE, BRIDGE),
        "TCP:127.0.0.1:" + port);
  }

  private Program startBroker(Path folder, EmbeddedDatabase database) throws IOException {
    Path settings =
        Files.writeString(
            folder.resolve("broker.toml"),
            """
            [broker]
            public_address = "%s"
            [database]
            connections = 4
            [tun]
            device = "%s"
            [monitoring]
            address = "172.30.0.2"
            port = %d
            [realm.guests]
            mechanisms = ["ANONYMOUS"]
            endpoints = "2001:db8:f:1::/64"
            """
                .formatted(Machine.BROKER_ADDRESS, lab.device("box"), MONITORING));
    String url = database.url().replaceFirst("//[^/]*/", "//%s:%d/".formatted(BRIDGE, DATABASE));
    return lab.start(
        Machine.BROKER,
        "ip",
        "netns",
        "exec",
        "box",
        "env",
        "CULVERT_DATABASE_URL=" + url,
        "CULVERT_DATABASE_USER=" + database.user(),
        lab.home().resolve("culvert").toString(),
        "broker",
        "--config",
        settings.toString());
  }

  /** What /readyz says; nothing while nobody answers. */
  private static String readiness() throws InterruptedException {
    URI page = URI.create("http://172.30.0.2:%d/readyz".formatted(MONITORING));
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(HttpRequest.newBuilder(page).build(), BodyHandlers.ofString()).body();
    } catch (IOException e) {
      return "";
    }
  }

  private void run(String command) throws IOException, InterruptedException {
    String _ = lab.run(Machine.BROKER, command.split(" "));
  }
}
