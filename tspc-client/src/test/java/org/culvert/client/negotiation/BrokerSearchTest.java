// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.negotiation;

import java.util.Random;
import java.time.InstantSource;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.culvert.client.Offers;
import org.culvert.client.config.ServerAddress;
import org.culvert.client.config.Carrier;
import org.culvert.client.console.Console;
import org.culvert.client.negotiation.Outcome.NotFollowed;
import org.culvert.protocol.message.Capabilities;
import org.culvert.protocol.message.StatusCode;
import org.culvert.protocol.message.StatusLine;
import org.culvert.protocol.message.TspVersion;
import org.culvert.protocol.message.TunnelType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which brokers are asked, and in which order, when they answer as a test says. */
class BrokerSearchTest {
  private static final String FIRST = "192.0.2.1";
  private static final Outcome NOBODY = new Outcome.Unreachable("silence", false);
  private static final Outcome BUSY = new Outcome.Refused(StatusLine.of(StatusCode.TOO_BUSY));

  @TempDir private Path folder;

  private final Map<String, Outcome> answers = new HashMap<>();
  private final List<String> asked = new ArrayList<>();
  private final List<List<String>> measured = new ArrayList<>();

  private BrokerSearch search(String... lines) {
    String[] all = Arrays.copyOf(lines, lines.length + 1);
    all[lines.length] = "tsp_dir = " + folder;
    return new BrokerSearch(
        Offers.settings(all),
        (target, wanted, path) -> {
          asked.add(
              target.server().text()
                  + (target.named() ? "" : " (configured)")
                  + (path.isPresent() ? " on its path" : ""));
          return answers.getOrDefault(target.server().text(), NOBODY);
        },
        (target, agreed, path) -> {},
        new Roamer(InstantSource.system(), new Random(1), new Console(line -> {}, 0)),
        brokers -> {
          measured.add(texts(brokers));
          return brokers.reversed();
        },
        new Console(line -> {}, 0));
  }

  private Outcome connect(String... lines) throws InterruptedException {
    return search(lines).connect(TunnelType.V6ANYV4, Carrier.USER);
  }

  private static List<String> texts(List<ServerAddress> brokers) {
    return brokers.stream().map(ServerAddress::text).toList();
  }

  private static Outcome to(String... brokers) {
    return new Outcome.Redirected(StatusLine.of(StatusCode.REDIRECTION), List.of(brokers));
  }

  private static Outcome agreed() {
    return new Outcome.Agreed(
        Offers.host(TunnelType.V6UDPV4),
        TspVersion.V2_0_2,
        new Capabilities(List.of(), List.of(), List.of()),
        Transport.UDP,
        Optional.empty());
  }

  @Test
  void oneBrokerIsAskedAtOnce() throws Exception {
    answers.put(FIRST, to("tb2.example.net"));
    answers.put("tb2.example.net", agreed());
    BrokerSearch search = search();

    assertThat(search.connect(TunnelType.V6ANYV4, Carrier.USER)).isEqualTo(agreed());
    assertThat(asked).containsExactly(FIRST + " (configured)", "tb2.example.net");
    assertThat(measured).isEmpty();
    assertThat(search.broker().text()).isEqualTo("tb2.example.net");
    assertThat(folder.resolve("tsp-broker-list.txt")).doesNotExist();
    assertThat(folder.resolve("tsp-last-server.txt")).hasContent("tb2.example.net");
  }

  @Test
  void ofSeveralTheNearestThatCanBeReachedIsTakenAndTheListIsKept() throws Exception {
    answers.put(FIRST, to("192.0.2.10", "192.0.2.20", "192.0.2.30"));
    answers.put("192.0.2.20", agreed());
    answers.put("192.0.2.10", agreed());

    assertThat(connect()).isEqualTo(agreed());
    assertThat(measured).containsExactly(List.of("192.0.2.10", "192.0.2.20", "192.0.2.30"));
    assertThat(asked).containsExactly(FIRST + " (configured)", "192.0.2.30", "192.0.2.20");
    assertThat(folder.resolve("tsp-broker-list.txt"))
        .hasContent("192.0.2.30\n192.0.2.20\n192.0.2.10\n");
  }

  @Test
  void anyOtherAnswerThanSilenceCounts() throws Exception {
    answers.put(FIRST, to("192.0.2.10", "192.0.2.20"));
    answers.put("192.0.2.20", BUSY);
    answers.put("192.0.2.10", agreed());

    assertThat(connect()).isEqualTo(BUSY);
    assertThat(asked).hasSize(2);
  }

  @Test
  void redirectionsAreFollowedThreeTimes() throws Exception {
    answers.put(FIRST, to("tb2"));
    answers.put("tb2", to("tb3"));
    answers.put("tb3", to("tb4"));
    answers.put("tb4", agreed());
    assertThat(connect()).isEqualTo(agreed());

    answers.put("tb4", to("tb5"));
    answers.put("tb5", agreed());
    asked.clear();
    assertThat(connect())
        .isEqualTo(
            new NotFollowed(
                StatusLine.of(StatusCode.REDIRECTION), List.of("tb5"), NotFollowed.Reason.LOOP));
    assertThat(asked).hasSize(4);
  }

  @Test
  void twoBrokersThatPointAtEachOtherEndTheSearch() throws Exception {
    answers.put(FIRST, to("192.0.2.2", "192.0.2.3"));
    answers.put("192.0.2.2", to(FIRST));
    answers.put("192.0.2.3", to(FIRST));
    assertThat(connect()).isInstanceOf(NotFollowed.class);
    assertThat(asked).hasSize(4);
  }

  @ParameterizedTest
  @CsvSource({
    "off, tb2.example.net, FORBIDDEN",
    "same-domain, tb2.example.org, FORBIDDEN",
    "same-domain, 192.0.2.2, FORBIDDEN",
    "any, '', NO_LIST",
  })
  void whereItEndsIsSaid(String policy, String broker, NotFollowed.Reason reason) throws Exception {
    answers.put("tb1.example.net", broker.isEmpty() ? to() : to(broker));
    assertThat(connect("redirect = " + policy, "server = tb1.example.net"))
        .isInstanceOfSatisfying(
            NotFollowed.class, ended -> assertThat(ended.reason()).isEqualTo(reason));
    assertThat(asked).hasSize(1);
  }

  @Test
  void ofAListTheForeignBrokersAreLeftOut() throws Exception {
    answers.put("tb1.example.net", to("evil.example.org", "tb2.example.net"));
    answers.put("tb2.example.net", agreed());
    assertThat(connect("redirect = same-domain", "server = tb1.example.net")).isEqualTo(agreed());
    assertThat(asked).containsExactly("tb1.example.net (configured)", "tb2.example.net");
  }

  @Test
  void theKeptListIsTriedWhenTheServerCantBeReached() throws Exception {
    Files.writeString(folder.resolve("known.txt"), "192.0.2.30\n not a broker \n192.0.2.20\n");
    answers.put("192.0.2.20", agreed());
    assertThat(connect("broker_list = known.txt")).isEqualTo(agreed());
    assertThat(asked).containsExactly(FIRST + " (configured)", "192.0.2.30", "192.0.2.20");
    assertThat(measured).as("in the order of the file").isEmpty();
  }

  @Test
  void theKeptListIsNotTriedWhenRedirectionIsOffOrTheServerAnswers() throws Exception {
    Files.writeString(folder.resolve("tsp-broker-list.txt"), "192.0.2.30\n");
    answers.put("192.0.2.30", agreed());
    assertThat(connect("redirect = off")).isEqualTo(NOBODY);
    answers.put(FIRST, BUSY);
    assertThat(connect()).isEqualTo(BUSY);
  }

  @Test
  void theLastServerIsPreferredWhereTheUserWantsIt() throws Exception {
    answers.put(FIRST, to("tb2.example.net"));
    answers.put("tb2.example.net", agreed());
    assertThat(connect("last_server = last.txt")).isEqualTo(agreed());
    asked.clear();
    assertThat(connect("last_server = last.txt")).isEqualTo(agreed());
    assertThat(asked).as("not wanted").hasSize(2);

    asked.clear();
    assertThat(connect("last_server = last.txt", "always_use_same_server = yes"))
        .isEqualTo(agreed());
    assertThat(asked).containsExactly("tb2.example.net");

    answers.put("tb2.example.net", NOBODY);
    asked.clear();
    assertThat(connect("last_server = last.txt", "always_use_same_server = yes")).isEqualTo(NOBODY);
    assertThat(asked)
        .containsExactly("tb2.example.net", FIRST + " (configured)", "tb2.example.net");
  }

  @Test
  void anOldTunnelIsRenewedWhereItIs() throws Exception {
    answers.put(FIRST, to("tb2.example.net"));
    answers.put("tb2.example.net", agreed());
    BrokerSearch search = search();
    search.connect(TunnelType.V6UDPV4, Carrier.USER);
    asked.clear();
    assertThat(search.reconnect(TunnelType.V6UDPV4, new NoPath())).isEqualTo(agreed());
    assertThat(asked).containsExactly("tb2.example.net on its path");

    answers.put("tb2.example.net", to("tb3.example.net"));
    answers.put("tb3.example.net", agreed());
    asked.clear();
    assertThat(search.reconnect(TunnelType.V6UDPV4, new NoPath())).isEqualTo(agreed());
    assertThat(asked).containsExactly("tb2.example.net on its path", "tb3.example.net");
  }

  @Test
  void filesThatCantBeWrittenCostNoTunnel() throws Exception {
    answers.put(FIRST, to("192.0.2.10", "192.0.2.20"));
    answers.put("192.0.2.20", agreed());
    assertThat(connect("broker_list = no/such/folder", "last_server = no/such/file"))
        .isEqualTo(agreed());
  }

  /** Nothing is said over it. */
  private static final class NoPath implements org.culvert.client.negotiation.Path {
    @Override
    public void send(byte[] datagram) {
      throw new AssertionError("nothing is said");
    }

    @Override
    public Optional<byte[]> receive(java.time.Duration patience) {
      return Optional.empty();
    }

    @Override
    public void forgetSignals() {}

    @Override
    public void deliverTo(Sink sink) {}

    @Override
    public boolean sendPacket(java.nio.ByteBuffer packet) {
      return false;
    }

    @Override
    public NoPath another() {
      return this;
    }

    @Override
    public boolean isOutdated() {
      return false;
    }

    @Override
    public org.culvert.protocol.address.Ipv4Address localAddress() {
      return Offers.BROKER;
    }

    @Override
    public void close() {}
  }
}
