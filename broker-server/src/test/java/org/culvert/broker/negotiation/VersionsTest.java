// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.negotiation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.culvert.protocol.address.Endpoint;
import org.culvert.protocol.address.Ipv4Address;
import org.culvert.protocol.codec.ClientMessageReader;
import org.culvert.protocol.codec.MalformedMessage;
import org.culvert.protocol.codec.ServerMessageWriter;
import org.culvert.protocol.message.Bytes;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each version of TSP has its own features and no newer ones. */
class VersionsTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Map<String, String> RESOLVER = Map.of("resolver", "2001:db8:a::53");
  private static final String CREATE =
      """
      <tunnel action="create" type="v6anyv4" proxy="no">\r
       <client>\r
        <address type="ipv4">192.0.2.77</address>\r
       </client>\r
      </tunnel>\r
      """;

  @ParameterizedTest
  @CsvSource({
    "1.0,   TUNNEL=V6V4",
    "1.0.0, TUNNEL=V6V4",
    "1.0.1, TUNNEL=V6V4",
    "2.0.0, TUNNEL=V6V4 TUNNEL=V6UDPV4",
    "2.0.1, TUNNEL=V6V4 TUNNEL=V6UDPV4",
    "2.0.2, TUNNEL=V6V4 TUNNEL=V6UDPV4"
  })
  void firstGenerationIsOfferedV6v4Only(String version, String types) throws Exception {
    assertThat(new Client(Map.of()).say("VERSION=" + version + "\r\n"))
        .startsWith("CAPABILITY " + types + " AUTH=");
  }

  @ParameterizedTest
  @CsvSource({
    "1.0, false",
    "1.0.0, false",
    "1.0.1, false",
    "2.0.0, true",
    "2.0.1, true",
    "2.0.2, true"
  })
  void acceptIsNeededSince200(String version, boolean needed) throws Exception {
    Client client = new Client(Map.of());
    client.create(version);
    assertThat(client.broker.tunnels().liveCount()).isEqualTo(needed ? 0 : 1);
  }

  @ParameterizedTest
  @CsvSource({
    "1.0, false",
    "1.0.0, false",
    "1.0.1, false",
    "2.0.0, false",
    "2.0.1, false",
    "2.0.2, true"
  })
  void resolverIsToldSince202(String version, boolean told) throws Exception {
    String offer = new Client(RESOLVER).create(version);
    assertThat(offer.contains("<dns_server>")).isEqualTo(told);
  }

  @ParameterizedTest
  @CsvSource({"1.0, 530", "1.0.0, 530", "1.0.1, 530", "2.0.0, 530", "2.0.1, 1200", "2.0.2, 1200"})
  void redirectionIsSaidSince201(String version, String status) throws Exception {
    Client client = new Client(Map.of("redirects", "drain", "brokers", "192.0.2.10"));
    assertThat(client.say("VERSION=" + version + "\r\n")).startsWith(status + " ");
  }

  @ParameterizedTest
  @CsvSource({"0.1", "1", "1.0.2", "1.1", "2", "2.0", "2.0.3", "2.1.0", "3.0.0", "''"})
  void anyOtherVersionIs302(String version) throws Exception {
    assertThat(new Client(Map.of()).say("VERSION=" + version + "\r\n"))
        .isEqualTo("302 Unsupported client version\r\n");
  }

  private static final class Client {
    private final ConversationBroker broker;
    private final TspSession session;

    Client(Map<String, String> settings) {
      Ipv4Address any = new Ipv4Address(0);
      broker = new ConversationBroker(new Conversation("", settings, List.of()));
      session = broker.sessions().start("main", any, new Endpoint(any, 0), true);
    }

    String create(String version) throws MalformedMessage {
      say("VERSION=" + version + "\r\n");
      say("AUTHENTICATE ANONYMOUS\r\n\0");
      return say("Content-length: " + CREATE.length() + "\r\n" + CREATE);
    }

    String say(String octets) throws MalformedMessage {
      byte[] datagram = Bytes.ofText(octets).toArray();
      TspSession.Turn turn = session.on(ClientMessageReader.ofDatagram(datagram), NOW);
      return Bytes.of(ServerMessageWriter.write(turn.replies().getFirst())).text();
    }
  }
}
