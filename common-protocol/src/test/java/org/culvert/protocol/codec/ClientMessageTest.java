// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.culvert.protocol.message.Bytes;
import org.culvert.protocol.message.ClientMessage;
import org.culvert.protocol.message.StatusCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients say, on either transport. */
class ClientMessageTest {

  private static final String CREATE =
      "<tunnel action=\"create\" type=\"v6v4\"><client>%s</client></tunnel>";
  private static final String ADDRESS = "<address type=\"ipv4\">192.0.2.77</address>";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "create-host",
        "create-behind-nat",
        "create-first-generation",
        "create-router",
        "create-v4v6",
        "accept",
        "reject",
        "delete"
      })
  void commandsAreTheOctetsOfTheKnownClients(String name) throws MalformedMessage {
    ClientMessage message = GoldenMessages.client(name);
    assertThat(ClientMessageWriter.write(message)).isEqualTo(Golden.octets(name));
    assertThat(ClientMessageReader.ofDatagram(Golden.octets(name))).isEqualTo(message);
    assertThat(allOf(Golden.octets(name), 1)).containsExactly(message);
  }

  @Test
  void dumpedDatagramsAreReadAndWritten() throws MalformedMessage {
    ClientMessage version = new ClientMessage.Version("2.0.2");
    ClientMessage anonymous = new ClientMessage.Authenticate("ANONYMOUS");
    assertThat(ClientMessageReader.ofDatagram(Golden.payload("version-request")))
        .isEqualTo(version);
    assertThat(ClientMessageWriter.write(version)).isEqualTo(Golden.payload("version-request"));
    assertThat(ClientMessageReader.ofDatagram(Golden.payload("anonymous-request")))
        .isEqualTo(anonymous);
    assertThat(ClientMessageWriter.write(anonymous)).isEqualTo(Golden.payload("anonymous-request"));
    assertThat(ClientMessageReader.ofDatagram(Golden.payload("version-request-little-endian")))
        .isEqualTo(new ClientMessage.Version("2.0.0"));
    assertThat(ClientMessageWriter.write(new ClientMessage.Accept()))
        .isEqualTo(Golden.payload("accept-request"));
    assertThat(ClientMessageReader.ofDatagram(Golden.payload("echo-request")))
        .isEqualTo(new ClientMessage.EchoRequest());
    assertThat(ClientMessageWriter.write(new ClientMessage.EchoRequest()))
        .isEqualTo(Golden.payload("echo-request"));
    assertThat(ClientMessageReader.ofDatagram(new byte[0])).isEqualTo(new ClientMessage.Poll());
    assertThat(ClientMessageWriter.write(new ClientMessage.Poll())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 7, 10_000})
  void dialogueIsCutTheSameHoweverTcpDeliversIt(int segment) throws MalformedMessage {
    String dialogue =
        "VERSION=2.0.2\r\nAUTHENTICATE PLAIN\r\n\0\0jdoe2004\0Kp7xQ2mZ9t\r\n"
            + Golden.text("create-host")
            + Golden.text("accept");
    assertThat(allOf(Golden.octetsOf(dialogue), segment))
        .containsExactly(
            new ClientMessage.Version("2.0.2"),
            new ClientMessage.Authenticate("PLAIN"),
            new ClientMessage.SaslData(Bytes.ofText("jdoe2004\0Kp7xQ2mZ9t")),
            GoldenMessages.client("create-host"),
            new ClientMessage.Accept());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 100})
  void firstGenerationDialogueIsRead(int segment) throws MalformedMessage {
    String dialogue =
        "VERSION=1.0.1\r\nAUTHENTICATE ANONYMOUS\r\n\0" + Golden.text("create-first-generation");
    assertThat(allOf(Golden.octetsOf(dialogue), segment))
        .containsExactly(
            new ClientMessage.Version("1.0.1"),
            new ClientMessage.Authenticate("ANONYMOUS"),
            GoldenMessages.client("create-first-generation"));
  }

  @Test
  void credentialsInTheSegmentOfAuthenticateAreRead() throws MalformedMessage {
    assertThat(allOf(Golden.hex("plain-segment"), 1000))
        .containsExactly(
            new ClientMessage.Authenticate("PLAIN"),
            new ClientMessage.SaslData(Bytes.ofText("jdoe2004\0Kp7xQ2mZ9t")));
  }

  @ParameterizedTest
  @CsvSource({
    "'VERSION=2.0.2', 2.0.2",
    "'version = 2.0.1\n', 2.0.1",
    "'Version=2.0.0\0', 2.0.0",
    "'\0\r\n\bVERSION=1.0\r\b', 1.0",
    "'VERSION=\r\n', ''"
  })
  void versionsAreReadLeniently(String text, String version) throws MalformedMessage {
    assertThat(datagram(text)).isEqualTo(new ClientMessage.Version(version));
  }

  @ParameterizedTest
  @CsvSource({
    "'AUTHENTICATE ANONYMOUS', ANONYMOUS",
    "'authenticate digest-md5\r\b', DIGEST-MD5",
    "'AUTHENTICATE PLAIN\r\n\0', PLAIN",
    "'AUTHENTICATE \r\n', ''",
    "'AUTHENTICATE\r\n', ''"
  })
  void mechanismsAreReadLeniently(String text, String mechanism) throws MalformedMessage {
    assertThat(datagram(text)).isEqualTo(new ClientMessage.Authenticate(mechanism));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CONTENT-LENGTH: 35\r\n<tunnel action=\"accept\"></tunnel>\r\n",
        "Content-length:35\r\n<tunnel action=\"accept\"></tunnel>\r\n",
        "Content-length : 35 \r\n\r\n<tunnel action=\"accept\"></tunnel>\r\n",
        "Content-length: 35\n<tunnel action=\"accept\"></tunnel>\r\n",
        "\0\0Content-length: 26\r\n<tunnel action='accept'/>\r\n",
        "Content-length: 49\r\n<?xml version=\"1.0\"?>\r\n<tunnel action='accept'/>\r\n",
        "Content-length: 33\r\n<tunnel action=\"accept\"></tunnel>\r\n"
      })
  void framesAreReadLenientlyOnBothTransports(String text) throws MalformedMessage {
    assertThat(datagram(text)).isEqualTo(new ClientMessage.Accept());
    assertThat(allOf(Golden.octetsOf(text + "VERSION=2.0.2\r\n"), 1))
        .containsExactly(new ClientMessage.Accept(), new ClientMessage.Version("2.0.2"));
  }

  @Test
  void datagramMayLackTheLineEndThatItCounts() throws MalformedMessage {
    assertThat(datagram("Content-length: 35\r\n<tunnel action=\"accept\"></tunnel>"))
        .isEqualTo(new ClientMessage.Accept());
    assertThatThrownBy(() -> datagram("Content-length: 36\r\n<tunnel action=\"accept\"></tunnel>"))
        .isInstanceOf(MalformedMessage.class);
  }

  @ParameterizedTest
  @CsvSource({
    "'<prefix length=\"56\"/>', 56",
    "'<prefix length=\"0\"/>', 48",
    "'<prefix length=\"\"/>', -1",
    "'<prefix/>', -1",
    "'', -1"
  })
  void missingPrefixLengthIsLeftToBeRefused(String prefix, int length) throws MalformedMessage {
    ClientMessage.Create create = create(ADDRESS + "<router>" + prefix + "</router>");
    assertThat(create.request().prefix().orElseThrow().length())
        .isEqualTo(length < 0 ? OptionalInt.empty() : OptionalInt.of(length));
  }

  @Test
  void bgpRouterAndUnknownPartsAreIgnored() throws MalformedMessage {
    ClientMessage.Create create =
        create(
            "<x y='z'><as number='1'/></x><keepalive interval='0'/>"
                + ADDRESS
                + "<router protocol='bgp'><as number='65000'/>text</router>");
    assertThat(create.request().prefix()).isEmpty();
    assertThat(create.request().keepalive()).isEmpty();
  }

  @Test
  void nameServersAreKeptAsWrittenWhateverTheirType() throws MalformedMessage {
    ClientMessage.Create create =
        create(
            ADDRESS
                + "<router><dns_server><address type='dn'>ns1.example.net</address>"
                + "<address type='ns'>ns2.example.net</address><address type='ipv4'>192.0.2.53"
                + "</address><address type='ipv6'>2001:db8::53</address></dns_server>"
                + "<prefix length='48'/></router>");
    assertThat(create.request().prefix().orElseThrow().dnsServers())
        .containsExactly("ns1.example.net", "ns2.example.net", "192.0.2.53", "2001:db8::53");
  }

  /** Found by fuzzing: it was another server when it had been written once more. */
  @Test
  void addressOfANameServerHasOneSpelling() throws MalformedMessage {
    ClientMessage.Create create =
        create(
            ADDRESS
                + "<router><dns_server><address type='ipv6'>2001:DB8:0:0::53</address>"
                + "<address type='dn'>::</address></dns_server><prefix length='48'/></router>");
    assertThat(create.request().prefix().orElseThrow().dnsServers())
        .containsExactly("2001:db8::53", "::");
    assertThat(ClientMessageReader.ofDatagram(ClientMessageWriter.write(create))).isEqualTo(create);
  }

  /** Found by fuzzing: such a name could be read, and not be written. */
  @Test
  void nameServersMayHaveUnderscores() throws MalformedMessage {
    ClientMessage.Create create =
        create(
            ADDRESS
                + "<router><dns_server><address type='dn'>name_server.example.net</address>"
                + "</dns_server><prefix length='48'/></router>");
    assertThat(ClientMessageReader.ofDatagram(ClientMessageWriter.write(create))).isEqualTo(create);
  }

  @Test
  void octetsBeyondAsciiAreNoObstacle() throws MalformedMessage {
    assertThat(create(ADDRESS + "<note>\u00e9\u00a0</note>").request().proxy()).isFalse();
  }

  /** Found by fuzzing: the NULs that may follow any line made something else of this one. */
  @ParameterizedTest
  @ValueSource(strings = {"STARTTLS\r\n", "starttls  \n", "\0\0starttls\0\0\0\r\n"})
  void startTlsIsReadLeniently(String text) throws MalformedMessage {
    assertThat(datagram(text)).isEqualTo(new ClientMessage.StartTls());
    assertThat(allOf(Golden.octetsOf(text), 1)).containsExactly(new ClientMessage.StartTls());
    ClientMessageStream stream = new ClientMessageStream();
    stream.append(Golden.octetsOf(text.replace("\n", "")));
    assertThat(stream.next()).isEmpty();
  }

  /** Found by fuzzing: a datagram has no LF on its way that could be waited for. */
  @Test
  void startTlsOfADatagramEndsAtItsCr() throws MalformedMessage {
    assertThat(datagram("starttls\r\0tarttls\r\0\0>\r!R")).isEqualTo(new ClientMessage.StartTls());
  }

  /** Found by fuzzing: one of the line ends of Unicode, and no line end here. */
  @ParameterizedTest
  @CsvSource({
    "'AUTHENTICATE\u0085A\r\n\0', 'AUTHENTICATE\u0085A'",
    "'AUTHENTICATE\u0085\r\n', 'AUTHENTICATE\u0085'",
    "'\0me\0\0\u0085\0\r\n', 'me\0\0\u0085'"
  })
  void octet85EndsNothing(String text, String data) throws MalformedMessage {
    ClientMessage message = new ClientMessage.SaslData(Bytes.ofText(data));
    assertThat(datagram(text)).isEqualTo(message);
    assertThat(allOf(Golden.octetsOf(text), 1)).containsExactly(message);
  }

  private static ClientMessage.Create create(String client) throws MalformedMessage {
    return (ClientMessage.Create) datagram(ContentLength.frame(CREATE.formatted(client)));
  }

  @ParameterizedTest
  @CsvSource({
    "'<address type=\"ipv4\">192.0.2.777</address>', INVALID_IPV4_ADDRESS",
    "'<address type=\"ipv4\">$(reboot)</address>', INVALID_IPV4_ADDRESS",
    "'<address type=\"ipv6\">2001:db8::1</address>', INVALID_IPV4_ADDRESS",
    "'', INVALID_IPV4_ADDRESS",
    "'<address type=\"ipv4\">192.0.2.7</address><keepalive interval=\"x\"/>', INVALID_REQUEST",
    "'<address type=\"ipv4\">192.0.2.7</address><router><prefix length=\"129\"/></router>',"
        + " UNSUPPORTED_PREFIX_LENGTH",
    "'<address type=\"ipv4\">192.0.2.7</address><router><prefix length=\"-1\"/></router>',"
        + " UNSUPPORTED_PREFIX_LENGTH",
    "'<address type=\"ipv4\">192.0.2.7</address><router><dns_server><address type=\"dn\">a;b"
        + "</address></dns_server></router>', DNS_DELEGATION_ERROR"
  })
  void valuesThatAreNoneSayWhichKindTheyShouldHaveBeen(String client, StatusCode code) {
    assertMalformed(ContentLength.frame(CREATE.formatted(client)), code);
  }

  @Test
  void typesAreJudged() {
    String create = "<tunnel action=\"create\"%s><client></client></tunnel>";
    assertMalformed(
        ContentLength.frame(create.formatted(" type=\"v7\"")), StatusCode.UNSUPPORTED_TUNNEL_TYPE);
    assertMalformed(ContentLength.frame(create.formatted("")), StatusCode.INVALID_REQUEST);
    assertMalformed(
        ContentLength.frame(create.formatted(" type=\"v4v6\"")), StatusCode.INVALID_IPV6_ADDRESS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-length: 10",
        "Content-length: 2\r\n\r\n",
        "Content-length: 0\r\n<tunnel action='accept'/>",
        "Content-length: -35\r\n<tunnel action='accept'/>",
        "Content-length: many\r\n<tunnel action='accept'/>",
        "Content-length: 99999999999\r\n<tunnel action='accept'/>",
        "Content-length: 20\r\n<tunnel action='accept'/> and so on",
        "Content-length: 9\r\nno xml at"
      })
  void badFramesAreMalformed(String text) {
    assertMalformed(text, StatusCode.INVALID_REQUEST);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<!DOCTYPE tunnel><tunnel action='accept'/>",
        "<!DOCTYPE t [<!ENTITY a 'aa'><!ENTITY b '&a;&a;&a;'>]><tunnel"
            + " action='accept'>&b;</tunnel>",
        "<!DOCTYPE t SYSTEM 'file:///etc/passwd'><tunnel action='accept'/>",
        "<!DOCTYPE t [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><tunnel"
            + " action='accept'>&x;</tunnel>",
        "<tunnel action='accept'>&undeclared;</tunnel>",
        "<tunnel action='accept'>",
        "<TUNNEL action='accept'/>",
        "<tunnel/>",
        "<tunnel action='explode'/>",
        "<tunnel action='accept' action='accept'/>",
        "<tunnel action='accept'/><tunnel action='accept'/>",
        "<a><a><a><a><a><a><a><a><a></a></a></a></a></a></a></a></a></a>",
        "<tunnel action='accept'>\u0001</tunnel>",
        "<tunnel action='accept'>\0</tunnel>",
        "<",
        "<?xml",
        "<tunnel action='accept'><![CDATA["
      })
  void badXmlIsMalformed(String xml) {
    assertMalformed(ContentLength.frame(xml), StatusCode.INVALID_REQUEST);
  }

  @Test
  void floodsAreMalformed() {
    StringBuilder attributes = new StringBuilder();
    for (int i = 0; i < 17; i++) {
      attributes.append(" a").append(i).append("=''");
    }
    assertMalformed(
        ContentLength.frame("<tunnel action='accept'" + attributes + "/>"),
        StatusCode.INVALID_REQUEST);
    assertMalformed(
        ContentLength.frame("<tunnel action='accept'>" + "<a/>".repeat(64) + "</tunnel>"),
        StatusCode.INVALID_REQUEST);
    String filled = "<tunnel action='accept'/>" + " ".repeat(4096 - 25);
    assertMalformed(ContentLength.frame(filled + " "), StatusCode.INVALID_REQUEST);
    assertThat(read(ContentLength.frame(filled))).contains(new ClientMessage.Accept());
    assertMalformed("VERSION=" + "9".repeat(65), StatusCode.INVALID_REQUEST);
    assertMalformed("AUTHENTICATE caf\u00e9", StatusCode.INVALID_REQUEST);
  }

  private static Optional<ClientMessage> read(String text) {
    try {
      return Optional.of(datagram(text));
    } catch (MalformedMessage malformed) {
      return Optional.empty();
    }
  }

  @Test
  void streamGoesOnAfterBadFrames() throws MalformedMessage {
    ClientMessageStream stream = new ClientMessageStream();
    stream.append(Golden.octetsOf(ContentLength.frame("<bad>\r\n") + Golden.text("accept")));
    assertThatThrownBy(stream::next).isInstanceOf(MalformedMessage.class);
    assertThat(stream.next()).contains(new ClientMessage.Accept());
    stream.append(Golden.octetsOf("Content-length: 4097\r\n" + "x".repeat(100)));
    assertThatThrownBy(stream::next).isInstanceOf(MalformedMessage.class);
    stream.append(Golden.octetsOf("x".repeat(3997) + Golden.text("accept")));
    assertThat(stream.next()).contains(new ClientMessage.Accept());
    stream.append(Golden.octetsOf("Content-length: x\r\nrest\r\n"));
    assertThatThrownBy(stream::next).isInstanceOf(MalformedMessage.class);
    assertThat(stream.next()).isEmpty();
  }

  @Test
  void streamHoldsEightKilobytesOnly() throws MalformedMessage {
    ClientMessageStream stream = new ClientMessageStream();
    stream.append(new byte[8192]);
    assertThat(stream.next()).isEmpty();
    stream.append(Golden.octetsOf("x".repeat(8192)));
    assertThat(stream.next()).isEmpty();
    assertThatThrownBy(() -> stream.append(new byte[1])).isInstanceOf(MalformedMessage.class);
  }

  private static void assertMalformed(String text, StatusCode code) {
    assertThatThrownBy(() -> datagram(text))
        .isInstanceOfSatisfying(
            MalformedMessage.class, malformed -> assertThat(malformed.code()).isEqualTo(code));
  }

  private static ClientMessage datagram(String text) throws MalformedMessage {
    return ClientMessageReader.ofDatagram(Golden.octetsOf(text));
  }

  private static List<ClientMessage> allOf(byte[] octets, int segment) throws MalformedMessage {
    ClientMessageStream stream = new ClientMessageStream();
    List<ClientMessage> messages = new ArrayList<>();
    for (byte[] part : Segments.of(octets, segment)) {
      stream.append(part);
      for (Optional<ClientMessage> next = stream.next(); next.isPresent(); next = stream.next()) {
        messages.add(next.get());
      }
    }
    return messages;
  }
}
