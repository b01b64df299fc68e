// SPDX-License-Identifier: Apache-2.0
package org.culvert.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.culvert.standalone.EmbeddedDatabase;
import org.culvert.standalone.lab.Lab;
import org.culvert.standalone.lab.Machine;
import org.culvert.standalone.lab.Patience;
import org.culvert.standalone.lab.Program;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Three brokers at their defaults, 300 clients in one process and 3 real ones, each with a prefix.
 * One broker is killed, then one is drained, then one is cut off from the database for a minute.
 * Each time every client has IPv6 again within two keepalive intervals, with the same prefix, and
 * no prefix is ever routed into two brokers.
 */
@Tag("long")
@Timeout(900)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class ClusterTest {
  private static final int CLIENTS = Integer.getInteger("cluster.clients", 300);
  private static final Duration TWO_INTERVALS = Duration.ofSeconds(60);
  private static final Duration SETTLED = Duration.ofSeconds(70);

  private final List<CrowdClient> crowd = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final List<Program> homes = new ArrayList<>();
  private Lab lab;
  private Net net;
  private EmbeddedDatabase database;
  private Fleet fleet;
  private RouteWatch routes;
  private List<String> before;

  @BeforeAll
  void start() throws Exception {
    lab = Lab.entered();
    net = new Net(lab);
    net.make();
    database =
        EmbeddedDatabase.start(lab.folder().resolve("cluster-data"), lab.folder().resolve("pg"));
    database.migrate();
    fleet = new Fleet(lab, net, database);
    fleet.start();
    admit();
    routes = new RouteWatch(fleet);
    Patience.until(
        Duration.ofMinutes(2),
        () -> crowd.stream().allMatch(CrowdClient::hasIpv6) && homesHaveIpv6(),
        () -> missing() + homeWords() + fleet.lastWords());
    before = delegations();
  }

  private void admit() throws Exception {
    Random random = new Random(7);
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(database.url());
    Accounts accounts = new Accounts(source);
    for (int number = 1; number <= CLIENTS; number++) {
      InetAddress from =
          InetAddress.getByName("198.51.%d.%d".formatted(96 + number / 200, 1 + number % 200));
      CrowdClient client =
          new CrowdClient(accounts.add("crowd" + number), Accounts.PASSWORD, from, random);
      crowd.add(client);
      threads.add(Thread.ofVirtual().start(client));
    }
    for (int home = 1; home <= Net.HOMES; home++) {
      homes.add(home(home, accounts.add("home" + home)));
    }
  }

  private Program home(int number, String userid) throws IOException {
    Path folder = Files.createDirectories(lab.folder().resolve(Net.home(number)));
    // As a redirection would have left it: the client knows all brokers.
    Files.writeString(
        folder.resolve("tsp-broker-list.txt"),
        "%s%n%s%n%s%n".formatted(Net.addressOf(1), Net.addressOf(2), Net.addressOf(3)));
    Path conf =
        Files.writeString(
            folder.resolve("tspc.conf"),
            """
            server = %s
            userid = %s
            passwd = %s
            host_type = router
            prefixlen = 56
            if_prefix = home
            if_tunnel_v6udpv4 = tun
            retry_delay = 1
            tsp_dir = %s
            """
                .formatted(Net.addressOf(number), userid, Accounts.PASSWORD, folder));
    List<String> command =
        List.of(
            lab.home().resolve("culvert").toString(), "tspc", "-v", "-n", "-f", conf.toString());
    return lab.start(Machine.BROKER, Net.within(Net.home(number), command).toArray(String[]::new));
  }

  private boolean homesHaveIpv6() throws IOException, InterruptedException {
    for (int home = 1; home <= Net.HOMES; home++) {
      if (!ping(home)) {
        return false;
      }
    }
    return true;
  }

  private boolean ping(int home) throws IOException, InterruptedException {
    List<String> ping = List.of("ping", "-6", "-n", "-c", "1", "-W", "1", Net.FAR);
    return lab.succeeds(Machine.BROKER, Net.within(Net.home(home), ping).toArray(String[]::new));
  }

  private String homeWords() throws IOException {
    StringBuilder words = new StringBuilder();
    for (Program home : homes) {
      words.append(home.lastWords()).append('\n');
    }
    return words.toString();
  }

  private String missing() {
    List<String> without =
        crowd.stream()
            .filter(client -> !client.hasIpv6())
            .map(client -> client.userid + " at " + client.broker())
            .toList();
    return "%d clients have no IPv6, such as %s%n"
        .formatted(without.size(), without.stream().limit(10).toList());
  }

  @AfterAll
  void stop() throws Exception {
    threads.forEach(Thread::interrupt);
    crowd.forEach(CrowdClient::close);
    homes.forEach(Program::close);
    if (routes != null) {
      routes.close();
    }
    if (fleet != null) {
      fleet.close();
    }
    if (database != null) {
      database.close();
    }
  }

  @Test
  @Order(1)
  void clientsOfABrokerThatIsKilled() throws Exception {
    everyClientIsBack("killed", 1, () -> fleet.kill(1));
    assertThat(crowd).noneMatch(client -> client.broker().equals(Net.addressOf(1)));
    fleet.launch(1);
    fleet.awaitReady(1);
  }

  @Test
  @Order(2)
  void clientsOfABrokerThatIsDrained() throws Exception {
    everyClientIsBack("drained", 2, () -> fleet.operator(2, "drain"));
    assertThat(crowd).noneMatch(client -> client.broker().equals(Net.addressOf(2)));
    Patience.until(
        TWO_INTERVALS,
        () -> fleet.routes(2).isEmpty(),
        () -> "somebody has stayed. " + homeWords() + fleet.lastWords());
    fleet.operator(2, "drain", "off");
  }

  @Test
  @Order(3)
  void clientsOfABrokerThatIsCutOffFromTheDatabase() throws Exception {
    Thread healing =
        Thread.ofVirtual()
            .unstarted(
                () -> {
                  try {
                    Thread.sleep(Duration.ofSeconds(60));
                    net.heal();
                  } catch (IOException | InterruptedException e) {
                    throw new IllegalStateException(e);
                  }
                });
    everyClientIsBack(
        "cut off",
        3,
        () -> {
          net.cutOff(3);
          healing.start();
        });
    healing.join();
    fleet.awaitReady(3);
  }

  @Test
  @Order(4)
  void nothingIsLostAndNobodyKnewItBetter() throws Exception {
    assertThat(delegations()).isEqualTo(before);
    assertThat(ask("select count(*) from tunnels where state = 'live'"))
        .containsExactly(String.valueOf(CLIENTS + Net.HOMES));
    assertThat(
            ask(
                """
                select count(*) from tunnels t join tunnels u on u.id > t.id
                where t.state = 'live' and u.state = 'live' and t.prefix && u.prefix
                """))
        .containsExactly("0");
    assertThat(fleet.operator(1, "audit", "verify")).contains("the log is what was written");
  }

  private interface Event {
    void happens() throws IOException, InterruptedException;
  }

  private void everyClientIsBack(String what, int broker, Event event) throws Exception {
    long there =
        crowd.stream().filter(client -> client.broker().equals(Net.addressOf(broker))).count();
    assertThat(there).as("clients of the broker that is %s", what).isPositive();
    crowd.forEach(CrowdClient::forget);
    int looks = routes.looks();
    event.happens();
    Thread.sleep(SETTLED);
    List<CrowdClient> slow =
        crowd.stream()
            .filter(client -> client.worstGap().compareTo(TWO_INTERVALS) > 0)
            .sorted(Comparator.comparing(client -> client.userid))
            .toList();
    assertThat(slow.stream().map(client -> client.userid + " " + client.worstGap()))
        .as("two keepalive intervals without IPv6; %s", fleet.lastWords())
        .isEmpty();
    assertThat(crowd).allMatch(CrowdClient::hasIpv6, missing());
    assertThat(crowd).allMatch(CrowdClient::keptItsAddresses);
    assertThat(homesHaveIpv6()).isTrue();
    assertThat(routes.twice()).isEmpty();
    System.out.printf(
        "broker %s: %d of %d clients were there, longest time without IPv6 %d ms, routes looked at %d times%n",
        what,
        there,
        crowd.size(),
        Stream.of(crowd.toArray(CrowdClient[]::new))
            .mapToLong(client -> client.worstGap().toMillis())
            .max()
            .orElseThrow(),
        routes.looks() - looks);
  }

  private List<String> delegations() throws SQLException {
    return ask(
        """
        select a.userid || ' ' || d.prefix from prefix_delegations d
        join accounts a on a.id = d.account where d.returned_at is null order by 1
        """);
  }

  private List<String> ask(String sql) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<String> answers = new ArrayList<>();
      while (rows.next()) {
        answers.add(rows.getString(1));
      }
      return answers;
    }
  }
}
