// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import org.culvert.broker.config.BrokerSettings;
import org.culvert.broker.config.BrokerSettingsReader;
import org.culvert.broker.config.ListenerSettings;
import org.culvert.protocol.address.Ipv6Address;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The octets of the programs of twenty years ago, at the whole broker. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OldClientsTest {
  private static final String ACCEPT =
      "Content-length: 35\r\n<tunnel action=\"accept\"></tunnel>\r\n";
  private static final String CREATE =
      frame(
          """
          <tunnel action="create" type="v6anyv4" proxy="no">
           <client>
            <address type="ipv4">192.168.7.20</address>
            <keepalive interval="30">
              <address type="ipv6">::</address>
            </keepalive>
           </client>
          </tunnel>
          """);

  @TempDir static Path folder;

  private final MemoryNetwork network = new MemoryNetwork();
  private String address = "";
  private int port;
  private Broker broker;
  private int clients;

  @BeforeAll
  void start() throws Exception {
    BrokerSettings settings = BrokerSettingsReader.read(MemorySettings.write(folder), Map.of());
    ListenerSettings listener = settings.listeners().getFirst();
    address = listener.address().toString();
    port = listener.port();
    broker = Broker.start(settings, InstantSource.system(), network);
  }

  @AfterAll
  void stop() {
    broker.close();
    network.close();
  }

  @Test
  void littleEndianHeaderComesBackOctetByOctet() throws Exception {
    MemoryClient client = newClient();
    assertThat(ask(client, "000000f07c010000", "VERSION=2.0.0\r\n")).startsWith("CAPABILITY ");
    assertThat(ask(client, "010000f07d010000", "AUTHENTICATE ANONYMOUS\r\n\0"))
        .isEqualTo("200 Success\r\n");
  }

  @Test
  void duplicateWithANewTimestampGetsTheSameTunnelUnderTheNewHeader() throws Exception {
    MemoryClient client = newClient();
    authenticate(client);
    String offer = ask(client, "f00000f200000001", CREATE);
    assertThat(offer).contains("\r\n200 Success\r\n");
    assertThat(ask(client, "f00000f200000777", CREATE)).isEqualTo(offer);
  }

  @Test
  void theSameWordAfterA302BeginsANewSession() throws Exception {
    MemoryClient client = newClient();
    for (String refused : new String[] {"2.0.4", "2.0.3"}) {
      assertThat(ask(client, "f00000f000000001", "VERSION=" + refused + "\r\n"))
          .isEqualTo("302 Unsupported client version\r\n");
    }
    authenticate(client);
  }

  @Test
  void eightAcceptsGetEightEmptyAnswersAndOneTunnel() throws Exception {
    MemoryClient client = newClient();
    authenticate(client);
    Ipv6Address inner = clientAddress(ask(client, "f00000f200000001", CREATE));
    for (int i = 0; i < 8; i++) {
      assertThat(ask(client, "f00000f30000000" + i, ACCEPT)).isEmpty();
    }
    // The flow label ends like the mark of signalling in a little-endian header.
    byte[] packet = MemoryClient.echo(inner, Ipv6Address.parse("2001:db8:ffff::80"));
    packet[3] = (byte) 0xF5;
    client.send(packet);
    assertThat(network.tun.take(MemoryNetwork.PATIENCE)).contains(packet);
  }

  @Test
  void echoRequestLeavesNoState() throws Exception {
    MemoryClient client = newClient();
    assertThat(ask(client, "f00000f000000041", "ECHO REQUEST")).isEqualTo("200 Success\r\n");
    authenticate(client);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 10_000})
  void natOverTcpIsAFramed303HoweverTheOctetsCome(int piece) throws Exception {
    try (Socket socket = new Socket(address, port)) {
      socket.setTcpNoDelay(true);
      assertThat(say(socket, piece, "VERSION=2.0.2\r\n"))
          .isEqualTo("CAPABILITY AUTH=ANONYMOUS AUTH=PLAIN AUTH=DIGEST-MD5 X-DELETE=1\r\n");
      assertThat(say(socket, piece, "AUTHENTICATE ANONYMOUS\r\n\0")).isEqualTo("200 Success\r\n");
      assertThat(say(socket, piece, CREATE))
          .matches("Content-length: [0-9]+\r\n303 Unsupported tunnel type.*\r\n");
    }
  }

  private static void authenticate(MemoryClient client) throws Exception {
    assertThat(ask(client, "f00000f000000009", "VERSION=2.0.2\r\n")).startsWith("CAPABILITY ");
    assertThat(ask(client, "f00000f100000009", "AUTHENTICATE ANONYMOUS\r\n\0"))
        .isEqualTo("200 Success\r\n");
  }

  /** What follows the header, which has to be the one that was sent. */
  private static String ask(MemoryClient client, String header, String payload) throws Exception {
    byte[] octets = payload.getBytes(StandardCharsets.ISO_8859_1);
    byte[] datagram = Arrays.copyOf(HexFormat.of().parseHex(header), 8 + octets.length);
    System.arraycopy(octets, 0, datagram, 8, octets.length);
    byte[] reply = client.exchange(datagram).orElseThrow(() -> new AssertionError(payload));
    assertThat(HexFormat.of().formatHex(reply, 0, 8)).isEqualTo(header);
    return new String(reply, 8, reply.length - 8, StandardCharsets.ISO_8859_1);
  }

  /** One read for the answer, as the old clients do it. */
  private static String say(Socket socket, int piece, String text) throws IOException {
    byte[] octets = text.getBytes(StandardCharsets.ISO_8859_1);
    for (int at = 0; at < octets.length; at += Math.min(piece, octets.length)) {
      socket.getOutputStream().write(octets, at, Math.min(piece, octets.length - at));
    }
    byte[] answer = new byte[4096];
    int length = socket.getInputStream().read(answer);
    return new String(answer, 0, length, StandardCharsets.ISO_8859_1);
  }

  private static Ipv6Address clientAddress(String offer) {
    String client = offer.substring(offer.indexOf("<client>"));
    int at = client.indexOf("\"ipv6\">") + 7;
    return Ipv6Address.parse(client.substring(at, client.indexOf('<', at)));
  }

  private static String frame(String lines) {
    String xml = lines.replace("\n", "\r\n");
    return "Content-length: " + xml.length() + "\r\n" + xml;
  }

  private MemoryClient newClient() {
    return new MemoryClient(network, "10.8.0." + ++clients, 7);
  }
}
