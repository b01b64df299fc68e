// SPDX-License-Identifier: Apache-2.0
package org.culvert.e2e.cluster;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.culvert.standalone.EmbeddedDatabase;
import org.culvert.standalone.lab.Lab;
import org.culvert.standalone.lab.Machine;
import org.culvert.standalone.lab.Patience;
import org.culvert.standalone.lab.Program;

/** Three brokers with BIRD beside each, and BIRD on the router. */
final class Fleet implements AutoCloseable {
  static final String POOLS = "2001:db8:c::/64+, 2001:db8:1500::/40+";
  private static final Duration TIME_TO_START = Duration.ofSeconds(90);

  private final Lab lab;
  private final Net net;
  private final EmbeddedDatabase database;
  private final Map<Integer, Program> brokers = new TreeMap<>();
  private final List<Program> others = new ArrayList<>();

  Fleet(Lab lab, Net net, EmbeddedDatabase database) {
    this.lab = lab;
    this.net = net;
    this.database = database;
  }

  void start() throws IOException, InterruptedException {
    String port = database.url().replaceAll(".*:(\\d+)/.*", "$1");
    others.add(
        lab.start(
            Machine.BROKER,
            "socat",
            "TCP-LISTEN:%d,bind=%s,fork,reuseaddr".formatted(Net.DATABASE_PORT, Net.DATABASE),
            "TCP:127.0.0.1:" + port));
    bird("core", router());
    for (int broker = 1; broker <= Net.BROKERS; broker++) {
      bird(Net.broker(broker), neighbour(broker));
      launch(broker);
    }
    for (int broker = 1; broker <= Net.BROKERS; broker++) {
      awaitReady(broker);
    }
  }

  void launch(int broker) throws IOException {
    brokers.put(broker, lab.start(Machine.BROKER, command(broker, "run").toArray(String[]::new)));
  }

  private List<String> command(int broker, String... words) throws IOException {
    Path settings = lab.write(Net.broker(broker) + ".toml", settings(broker));
    List<String> command =
        new ArrayList<>(
            List.of(
                lab.home().resolve("culvert").toString(),
                "broker",
                "--config",
                settings.toString()));
    command.addAll(List.of(words));
    return Net.within(Net.broker(broker), command);
  }

  private static String settings(int broker) {
    return """
        [database]
        url = "jdbc:postgresql://%s:%d/culvert"
        user = "postgres"
        connections = 5
        [secrets]
        key = "%s"
        [tun]
        device = "culvert0"
        [cluster]
        name = "%s"
        addresses = ["%s"]
        routes = "tunnels"
        [realm.members]
        mechanisms = ["SCRAM-SHA-256", "PLAIN"]
        endpoints = "2001:db8:c::/64"
        delegation_pool = "2001:db8:1500::/40"
        tunnel_types = ["v6udpv4"]
        """
        .formatted(
            Net.DATABASE,
            Net.DATABASE_PORT,
            Accounts.KEY,
            Net.broker(broker),
            Net.addressOf(broker));
  }

  void awaitReady(int broker) throws IOException, InterruptedException {
    Program program = Objects.requireNonNull(brokers.get(broker));
    Patience.until(
        TIME_TO_START,
        () -> {
          if (!program.isAlive()) {
            throw new IOException(program.lastWords());
          }
          return isReady(broker);
        },
        program::lastWords);
  }

  boolean isReady(int broker) throws IOException, InterruptedException {
    return lab.succeeds(
        Machine.BROKER,
        Net.within(
                Net.broker(broker),
                List.of(
                    "bash",
                    "-c",
                    "exec 3<>/dev/tcp/127.0.0.1/3680; printf 'GET /readyz HTTP/1.0\\r\\n\\r\\n' >&3;"
                        + " head -1 <&3 | grep -q 200"))
            .toArray(String[]::new));
  }

  void kill(int broker) throws IOException, InterruptedException {
    Objects.requireNonNull(brokers.get(broker)).kill();
  }

  String operator(int broker, String... words) throws IOException, InterruptedException {
    return lab.run(Machine.BROKER, command(broker, words).toArray(String[]::new));
  }

  /** The prefixes that the kernel of that broker routes into its device. */
  List<String> routes(int broker) throws IOException, InterruptedException {
    if (!net.in(Net.broker(broker), "ip link").contains("culvert0")) {
      return List.of();
    }
    return net.in(Net.broker(broker), "ip -6 route show dev culvert0")
        .lines()
        .map(line -> line.split(" ")[0])
        .filter(prefix -> prefix.startsWith("2001:db8:"))
        .toList();
  }

  String lastWords() throws IOException {
    StringBuilder words = new StringBuilder();
    for (Program broker : brokers.values()) {
      words.append(broker.lastWords()).append('\n');
    }
    for (Program other : others) {
      words.append(other.lastWords()).append('\n');
    }
    try {
      words.append("routes of the router:\n").append(net.in("core", "ip -6 route"));
      words.append("routes of the first broker:\n").append(net.in("tb1", "ip -6 route"));
    } catch (IOException e) {
      words.append(e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return words.toString();
  }

  private void bird(String namespace, String configuration) throws IOException {
    Path file = lab.write(namespace + ".bird", configuration);
    Path socket = lab.folder().resolve(namespace + ".ctl");
    others.add(
        lab.start(
            Machine.BROKER,
            Net.within(
                    namespace,
                    List.of("bird", "-f", "-c", file.toString(), "-s", socket.toString()))
                .toArray(String[]::new)));
  }

  private static String neighbour(int broker) {
    return """
        log stderr all;
        router id 10.0.0.%1$d;
        protocol device { scan time 1; }
        protocol kernel {
          learn;
          scan time 2;
          ipv6 { import filter { if net ~ [%2$s] then accept; reject; }; export none; };
        }
        protocol bgp upstream {
          local %3$s as 64512;
          neighbor %4$s as 64512;
          hold time 9; keepalive time 3;
          ipv6 { next hop self; import none; export all; };
        }
        """
        .formatted(broker, POOLS, Net.ipv6Of(broker), Net.routerOf(broker));
  }

  private static String router() {
    StringBuilder text =
        new StringBuilder(
            """
            log stderr all;
            router id 10.0.0.100;
            protocol device { scan time 1; }
            protocol direct { ipv6; interface "tb*"; }
            protocol kernel { scan time 2; ipv6 { import none; export where source = RTS_BGP; }; }
            """);
    for (int broker = 1; broker <= Net.BROKERS; broker++) {
      text.append(
          """
          protocol bgp %s {
            local %s as 64512;
            neighbor %s as 64512;
            hold time 9; keepalive time 3; connect delay time 1; connect retry time 2;
            ipv6 { import all; export none; };
          }
          """
              .formatted(Net.broker(broker), Net.routerOf(broker), Net.ipv6Of(broker)));
    }
    return text.toString();
  }

  @Override
  public void close() {
    brokers.values().forEach(Program::close);
    others.reversed().forEach(Program::close);
  }
}
