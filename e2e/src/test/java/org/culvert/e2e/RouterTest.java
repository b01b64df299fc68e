// SPDX-License-Identifier: Apache-2.0
package org.culvert.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.culvert.standalone.demo.FetchPage;
import org.culvert.standalone.demo.WebPage;
import org.culvert.standalone.lab.Lab;
import org.culvert.standalone.lab.Machine;
import org.culvert.standalone.lab.Patience;
import org.culvert.standalone.lab.Ping;
import org.culvert.standalone.lab.Program;
import org.culvert.standalone.lab.Stage;
import org.culvert.standalone.lab.Tspc;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A router with a host behind it, as the template for Linux sets it up; and what is left of it. */
@Timeout(180)
final class RouterTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Pattern ADDRESS = Pattern.compile("inet6 ([0-9a-f:]+)/64");
  private static final Pattern DROPPED = Pattern.compile("counter packets (\\d+) bytes \\d+ drop");

  /** A PACKET TOO BIG about a datagram that the host in the room never sent. */
  private static final String TOO_BIG =
      """
      use Socket qw(AF_INET6 SOCK_RAW inet_pton pack_sockaddr_in6);
      my ($host, $self) = map { inet_pton(AF_INET6, $_) } @ARGV;
      socket(my $raw, AF_INET6, SOCK_RAW, 58) or die $!;
      my $datagram = pack('NnCC', 6 << 28, 8, 17, 64) . $host . $self . pack('nnnn', 5, 7, 8, 0);
      send($raw, pack('CCnN', 2, 0, 0, 1280) . $datagram, 0, pack_sockaddr_in6(0, $host)) or die $!;
      """;

  private Lab lab;
  private Stage stage;

  @BeforeEach
  void enter() throws Exception {
    lab = World.lab();
    stage = World.stage();
  }

  @Test
  void aHostBehindTheRouterIsOnTheInternetAndTheInternetIsNotOnIt() throws Exception {
    String statements = Tspc.account("noor", stage.broker().addAccount("noor"));
    Snapshot before = Snapshot.of(lab, Machine.CLIENT2);
    try (Tspc tspc = Tspc.start(lab, Machine.CLIENT2, statements);
        Program page = lab.java(Machine.INTERNET, WebPage.class);
        Program own = lab.java(Machine.ROOM, WebPage.class)) {
      tspc.awaitFirstPing(SOON);
      String host = announcedAddress(tspc);
      assertThat(host).startsWith(tspc.homeAddress().orElseThrow().replace("::1/64", ""));

      fetchesThePage(page);
      isNotReached(host, own);
      hearsWhatItMustHear(host);
      assertThat(tspc.program().stop()).as(tspc.program().lastWords()).isZero();
    }

    assertThat(Snapshot.of(lab, Machine.CLIENT2)).isEqualTo(before);
    assertThat(filesOfTheTemplate(Machine.CLIENT2)).isEmpty();
    Patience.until(
        SOON,
        () -> lab.run(Machine.ROOM, "ip", "-6", "route", "show", "default").isEmpty(),
        () -> "the host was not told that the router has gone");
  }

  @Test
  void aHostLeavesEverythingAsItWas() throws Exception {
    String[] route = {"default", "via", "fe80::1", "dev", "wan", "metric", "1024"};
    lab.run(Machine.CLIENT1, words("ip -6 route add", route));
    try {
      Snapshot before = Snapshot.of(lab, Machine.CLIENT1);
      try (Tspc tspc = Tspc.start(lab, Machine.CLIENT1, Tspc.anonymous())) {
        tspc.awaitFirstPing(SOON);
        assertThat(Snapshot.of(lab, Machine.CLIENT1)).isNotEqualTo(before);
        assertThat(tspc.program().stop()).as(tspc.program().lastWords()).isZero();
      }

      assertThat(Snapshot.of(lab, Machine.CLIENT1)).isEqualTo(before);
      assertThat(filesOfTheTemplate(Machine.CLIENT1)).isEmpty();
    } finally {
      lab.run(Machine.CLIENT1, words("ip -6 route del", route));
    }
  }

  /** By router advertisement; nobody configures anything there. */
  private String announcedAddress(Tspc tspc) throws Exception {
    Patience.until(
        SOON,
        () -> address().find(),
        () -> "no address in the room. " + tspc.program().lastWords());
    Matcher found = address();
    assertThat(found.find()).isTrue();
    return found.group(1);
  }

  private Matcher address() throws IOException, InterruptedException {
    return ADDRESS.matcher(
        // Of a router that has gone, the host still has an address, which is deprecated.
        lab.run(Machine.ROOM, words("ip -6 -o addr show dev lan scope global", "-deprecated")));
  }

  private void fetchesThePage(Program page) throws Exception {
    awaitServer(page);
    String url = "http://[%s]:%d/".formatted(Machine.INTERNET_ADDRESS, WebPage.PORT);
    try (Program fetch = lab.java(Machine.ROOM, FetchPage.class, url)) {
      assertThat(fetch.await(Duration.ofMinutes(2))).as(fetch.lastWords()).isZero();
    }
  }

  private void isNotReached(String host, Program own) throws Exception {
    awaitServer(own);
    assertThat(connects(Machine.CLIENT2, host)).as("the server in the room serves").isTrue();
    long before = dropped();

    assertThat(connects(Machine.INTERNET, host)).isFalse();

    assertThat(dropped()).isGreaterThan(before);
  }

  /** RFC 4890, section 4.3.1. */
  private void hearsWhatItMustHear(String host) throws Exception {
    assertThat(Ping.once(lab, Machine.INTERNET, host)).isTrue();
    lab.run(
        Machine.ROOM,
        "nft",
        "table ip6 seen { chain in { type filter hook input priority 0; "
            + "icmpv6 type packet-too-big counter; }; }");
    long before = dropped();

    lab.run(Machine.INTERNET, "perl", "-e", TOO_BIG, host, Machine.INTERNET_ADDRESS);

    Patience.until(
        SOON,
        () -> lab.run(Machine.ROOM, "nft", "list", "table", "ip6", "seen").contains("packets 1 "),
        () -> "PACKET TOO BIG did not get through");
    assertThat(dropped()).isEqualTo(before);
    lab.run(Machine.ROOM, "nft", "delete", "table", "ip6", "seen");
  }

  private static void awaitServer(Program server) throws Exception {
    Patience.until(
        SOON,
        () -> server.output().contains(WebPage.READY),
        () -> "no page. " + server.lastWords());
  }

  private boolean connects(Machine from, String host) throws Exception {
    String connection = "exec 3<>/dev/tcp/%s/%d".formatted(host, WebPage.PORT);
    return lab.succeeds(from, "timeout", "3", "bash", "-c", connection);
  }

  private long dropped() throws Exception {
    Matcher found =
        DROPPED.matcher(lab.run(Machine.CLIENT2, "nft", "list", "table", "ip6", "tspc-tun"));
    assertThat(found.find()).isTrue();
    return Long.parseLong(found.group(1));
  }

  private List<String> filesOfTheTemplate(Machine machine) throws IOException {
    try (Stream<Path> files = Files.list(lab.folder().resolve(machine.namespace()))) {
      return files.map(file -> file.getFileName().toString()).filter(RouterTest::isState).toList();
    }
  }

  private static boolean isState(String name) {
    return name.matches("tspc-tun\\.(replaced|forwarding|down|radvd\\..*)");
  }

  private static String[] words(String command, String... more) {
    return Stream.concat(Stream.of(command.split(" ", -1)), Stream.of(more)).toArray(String[]::new);
  }
}
