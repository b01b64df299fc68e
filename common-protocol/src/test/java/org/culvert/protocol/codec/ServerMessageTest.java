// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.culvert.protocol.address.Ipv4Address;
import org.culvert.protocol.address.Ipv6Address;
import org.culvert.protocol.address.Ipv6Prefix;
import org.culvert.protocol.message.Bytes;
import org.culvert.protocol.message.Capabilities;
import org.culvert.protocol.message.ServerMessage;
import org.culvert.protocol.message.StatusCode;
import org.culvert.protocol.message.StatusLine;
import org.culvert.protocol.message.TunnelOffer;
import org.culvert.protocol.message.TunnelType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What brokers say, on either transport. */
class ServerMessageTest {

  private static final ServerMessage CAPABILITY =
      new ServerMessage.CapabilityLine(
          new Capabilities(
              List.of(TunnelType.V6V4, TunnelType.V6UDPV4),
              List.of("ANONYMOUS", "PLAIN", "DIGEST-MD5"),
              List.of()));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "info-host",
        "info-first-generation",
        "info-router",
        "info-behind-nat",
        "info-v4v6",
        "error-303",
        "error-506",
        "error-522"
      })
  void repliesAreTheOctetsThatOldClientsSurvive(String name) throws MalformedMessage {
    ServerMessage message = GoldenMessages.server(name);
    assertThat(ServerMessageWriter.write(message)).isEqualTo(Golden.octets(name));
    assertThat(datagram(Golden.text(name), Expected.REPLY)).isEqualTo(message);
    assertThat(stream(Golden.text(name), 1, Expected.REPLY)).containsExactly(message);
  }

  @Test
  void redirectionIsUnframedBeforeTheCommandsAndFramedAfter() throws MalformedMessage {
    ServerMessage redirect = GoldenMessages.server("redirection");
    ServerMessage reply =
        new ServerMessage.Reply(
            StatusLine.of(StatusCode.REDIRECTION), Optional.empty(), GoldenMessages.brokers());
    String framed = "Content-length: 288\r\n" + Golden.text("redirection");
    assertThat(ServerMessageWriter.write(redirect)).isEqualTo(Golden.octets("redirection"));
    assertThat(ServerMessageWriter.write(reply)).isEqualTo(Golden.octetsOf(framed));
    for (Expected phase : List.of(Expected.CAPABILITIES, Expected.SASL_DATA, Expected.STATUS)) {
      assertThat(datagram(Golden.text("redirection"), phase)).isEqualTo(redirect);
      assertThat(stream(Golden.text("redirection"), 1, phase)).containsExactly(redirect);
    }
    assertThat(datagram(framed, Expected.REPLY)).isEqualTo(reply);
    assertThat(stream(framed, 1, Expected.REPLY)).containsExactly(reply);
    assertThat(stream(Golden.text("redirection"), 1, Expected.REPLY)).containsExactly(reply);
  }

  @Test
  void redirectionOfTheRfcIsReadToo() throws MalformedMessage {
    String text =
        "1302 Unsupported client version\r\n<?xml version=\"1.0\"?>\n<tunnel action=\"list\""
            + " type=\"broker\"><broker><address type=\"ipv4\">192.0.2.10</address>\n"
            + "<address type=\"ipv6\">2001:db8::10</address></broker>\t<broker><address"
            + " type='dn'>tb.example.net:3654</address></broker></tunnel>";
    ServerMessage expected =
        new ServerMessage.Redirect(
            new StatusLine(1302, "Unsupported client version"),
            List.of("192.0.2.10", "2001:db8::10", "tb.example.net:3654"));
    assertThat(datagram(text, Expected.CAPABILITIES)).isEqualTo(expected);
    assertThat(stream(text, 1, Expected.CAPABILITIES)).containsExactly(expected);
  }

  @Test
  void redirectionsToNowhereAreRead() throws MalformedMessage {
    ServerMessage nowhere =
        new ServerMessage.Redirect(StatusLine.of(StatusCode.REDIRECTION), List.of());
    assertThat(datagram("1200 Redirection\r\n", Expected.STATUS)).isEqualTo(nowhere);
    assertThat(stream("1200 Redirection\r\n<tunnel action='info'/>\r\n", 1, Expected.STATUS))
        .containsExactly(nowhere);
  }

  @Test
  void whatABrokerSaidBeforeItClosedTheConnectionIsReadThen() throws MalformedMessage {
    ServerMessageStream stream = new ServerMessageStream();
    stream.append(Golden.octetsOf("1200 Redirection\r\n"));
    assertThat(stream.next(Expected.STATUS)).isEmpty();
    assertThat(stream.last(Expected.STATUS))
        .contains(new ServerMessage.Redirect(StatusLine.of(StatusCode.REDIRECTION), List.of()));
    assertThat(stream.last(Expected.STATUS)).isEmpty();
    stream.append(Golden.octetsOf("Content-length: 99\r\n200 Success\r\n"));
    assertThat(stream.last(Expected.REPLY)).isEmpty();
  }

  /** Written too: fuzzing found that an offer to such a client could not be. */
  @Test
  void clientNamesMayHaveUnderscores() throws MalformedMessage {
    String named =
        Golden.text("info-router").replace("jdoe2004.broker", "j_doe.Broker").replace("639", "636");
    ServerMessage offer = datagram(named, Expected.REPLY);
    assertThat(ServerMessageWriter.write(offer)).isEqualTo(Golden.octetsOf(named));
    assertThat(offer)
        .isInstanceOfSatisfying(
            ServerMessage.Reply.class,
            reply ->
                assertThat(reply.offer().orElseThrow().clientName())
                    .contains("j_doe.Broker.example.net"));
  }

  @Test
  void fiftyBrokersFitAndNotOneMore() throws MalformedMessage {
    List<String> fifty = Collections.nCopies(50, "255.255.255.255");
    StatusLine status = StatusLine.of(StatusCode.REDIRECTION);
    ServerMessage reply = new ServerMessage.Reply(status, Optional.empty(), fifty);
    byte[] octets = ServerMessageWriter.write(reply);
    assertThat(octets.length).isLessThanOrEqualTo(4096);
    assertThat(ServerMessageReader.ofDatagram(octets, Expected.REPLY)).isEqualTo(reply);
    String entry = "<broker><address type='ipv4'>192.0.2.1</address></broker>";
    assertThatThrownBy(
            () ->
                datagram(
                    "1200 Redirection\r\n<tunnel>" + entry.repeat(51) + "</tunnel>",
                    Expected.STATUS))
        .isInstanceOf(MalformedMessage.class);
    List<String> long6 = Collections.nCopies(60, "2001:db8:1111:2222:3333:4444:5555:6666");
    assertThat(ServerMessageWriter.write(new ServerMessage.Redirect(status, long6)).length)
        .isBetween(3800, 4096);
  }

  @ParameterizedTest
  @ValueSource(strings = {"$(reboot)", "a b", "-oProxyCommand", "tb.example.net:123456", ""})
  void brokersThatAreNoneAreMalformed(String broker) {
    String text =
        "1200 Redirection\r\n<tunnel><broker><address type='dn'>%s</address></broker></tunnel>"
            .formatted(broker);
    assertThatThrownBy(() -> datagram(text, Expected.STATUS)).isInstanceOf(MalformedMessage.class);
  }

  @Test
  void dumpedDatagramsAreReadAndWritten() throws MalformedMessage {
    ServerMessage success = ServerMessage.Status.of(StatusCode.SUCCESS);
    assertThat(ServerMessageWriter.write(CAPABILITY)).isEqualTo(Golden.payload("version-reply"));
    assertThat(
            ServerMessageReader.ofDatagram(Golden.payload("version-reply"), Expected.CAPABILITIES))
        .isEqualTo(CAPABILITY);
    for (String name : List.of("anonymous-reply", "echo-reply")) {
      assertThat(ServerMessageWriter.write(success)).isEqualTo(Golden.payload(name));
      assertThat(ServerMessageReader.ofDatagram(Golden.payload(name), Expected.STATUS))
          .isEqualTo(success);
    }
    assertThat(ServerMessageWriter.write(new ServerMessage.Nothing())).isEmpty();
    assertThat(
            ServerMessageReader.ofDatagram(
                Golden.payload("accept-reply"), Expected.ACKNOWLEDGEMENT))
        .isEqualTo(new ServerMessage.Nothing());
  }

  @Test
  void unknownCapabilitiesAreKeptApart() throws MalformedMessage {
    String line = "CAPABILITY X-DELETE=1 AUTH=scram-sha-256 TUNNEL=V6ANYV4 TUNNEL=V9 TUNNEL=V4V6";
    assertThat(datagram(line, Expected.CAPABILITIES))
        .isEqualTo(
            new ServerMessage.CapabilityLine(
                new Capabilities(
                    List.of(TunnelType.V6ANYV4, TunnelType.V4V6),
                    List.of("SCRAM-SHA-256"),
                    List.of("X-DELETE=1", "TUNNEL=V9"))));
  }

  /** Found by fuzzing: a cut text that ended in a blank read differently a second time. */
  @Test
  void aLongStatusTextIsCutAtAWord() throws MalformedMessage {
    String words = "x".repeat(99);
    assertThat(datagram("303 " + words + " and more\r\n", Expected.STATUS))
        .isEqualTo(new ServerMessage.Status(new StatusLine(303, words)));
  }

  /** Found by fuzzing: an upper-case letter that no octet can stand for. */
  @Test
  void mechanismsAreAsciiWhateverTheirCase() throws MalformedMessage {
    assertThat(datagram("CAPABILITY AUTH=d\u00ff", Expected.CAPABILITIES))
        .isEqualTo(
            new ServerMessage.CapabilityLine(
                new Capabilities(List.of(), List.of("D?"), List.of())));
  }

  @ParameterizedTest
  @CsvSource({
    "CAPABILITIES, '302 Unsupported client version\r\n', 302, Unsupported client version",
    "CAPABILITIES, '530 Server too busy', 530, Server too busy",
    "SASL_DATA, '300 Authentication failed\r\n', 300, Authentication failed",
    "STATUS, '777 Odd \u0007\u001b[1m<x>\r\n', 777, Odd ??[1m",
    "STATUS, '200\r\n', 200, Success",
    "STATUS, '299\r\n', 299, no text",
    "CAPABILITIES, 'Content-length: 5\r\n302\r\n', 302, Unsupported client version"
  })
  void statusesKeepTheirNumber(Expected expected, String text, int number, String words)
      throws MalformedMessage {
    assertThat(datagram(text, expected))
        .isEqualTo(new ServerMessage.Status(new StatusLine(number, words)));
  }

  @Test
  void unframedErrorInAnswerToCreateIsTaken() throws MalformedMessage {
    ServerMessage error = ServerMessage.Reply.of(StatusCode.SERVER_ERROR);
    assertThat(datagram("310 Server side error\r\n", Expected.REPLY)).isEqualTo(error);
    assertThat(stream("310 Server side error\r\n", 1, Expected.REPLY)).containsExactly(error);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 1000})
  void proofAndStatusAreReadTogetherOrApart(int segment) throws MalformedMessage {
    String proof = "cnNwYXV0aD05ZjA4YjRhY2UyNjE3YTQ3YTlmMjkzMjdmZDhjYTZmMw==";
    String both = proof + "\r\n200 Success\r\n";
    ServerMessage data = new ServerMessage.SaslData(Bytes.ofText(proof));
    assertThat(stream(both, segment, Expected.SASL_DATA))
        .containsExactly(data, ServerMessage.Status.of(StatusCode.SUCCESS));
    assertThat(datagram(both, Expected.SASL_DATA)).isEqualTo(data);
    assertThat(ServerMessageWriter.write(data)).isEqualTo(Golden.octetsOf(proof + "\r\n"));
  }

  @Test
  void lineEndThatIsNotCountedIsSkipped() throws MalformedMessage {
    String body = "506 Busy";
    String text = "Content-length: 8\r\n" + body + "\r\n";
    ServerMessage reply = ServerMessage.Reply.of(new StatusLine(506, "Busy"));
    assertThat(stream(text + text, 1, Expected.REPLY)).containsExactly(reply, reply);
    assertThat(datagram(text, Expected.REPLY)).isEqualTo(reply);
  }

  @Test
  void nothingIsNeverWaitedForOverTcp() throws MalformedMessage {
    assertThat(new ServerMessageStream().next(Expected.ACKNOWLEDGEMENT))
        .contains(new ServerMessage.Nothing());
    assertThat(datagram("", Expected.STATUS)).isEqualTo(new ServerMessage.Nothing());
  }

  @Test
  void offerOfAnyLayoutIsRead() throws MalformedMessage {
    TunnelOffer offer =
        offer(
            """
            <?xml version='1.0'?><!-- hello -->
            <tunnel mtu='1280'\tlifetime='1440' type='v6udpv4' new='x' action='info'>
            \t<client><router><dns_server><address type='ns'>ns.example.net</address>\
            </dns_server><prefix length='48'>2001:db8:1::</prefix></router>
            <keepalive interval='45'/><extra/><address type='dn'/>
            <address type='ipv6' length='128'>2001:db8::2</address>\
            <address type='ipv4'> 192.0.2.77 </address></client>
            <server><address type='ipv6'>2001:db8::1</address><address type='ipv4'>192.0.2.1\
            </address><address type='ipv4'>broken</address></server></tunnel>\
            """);
    assertThat(offer.lifetime()).isEqualTo(Duration.ofDays(1));
    assertThat(offer.prefix()).contains(Ipv6Prefix.parse("2001:db8:1::/48"));
    assertThat(offer.prefixDnsServers()).containsExactly("ns.example.net");
    assertThat(offer.clientName()).isEmpty();
    assertThat(offer.keepalive())
        .contains(
            new TunnelOffer.Keepalive(Duration.ofSeconds(45), Ipv6Address.parse("2001:db8::1")));
  }

  @Test
  void aNameThatIsCalledNsIsTakenForTheClients() throws MalformedMessage {
    String text =
        Golden.text("info-router")
            .replace("type=\"dn\"", "type=\"ns\"")
            .replaceFirst("^.*\r\n", "");
    ServerMessage.Reply reply =
        (ServerMessage.Reply) datagram(ContentLength.frame(text), Expected.REPLY);
    assertThat(reply.offer().orElseThrow().clientName()).contains("jdoe2004.broker.example.net");
  }

  @Test
  void aDummyInTheKeepaliveMeansTheOtherEndInBothFamilies() throws MalformedMessage {
    String text =
        Golden.text("info-v4v6")
            .replaceFirst("(?s)(<keepalive.*?>)192.0.2.129<", "$1127.0.0.1<")
            .replaceFirst("^.*\r\n", "");
    ServerMessage.Reply reply =
        (ServerMessage.Reply) datagram(ContentLength.frame(text), Expected.REPLY);
    assertThat(text).contains(">127.0.0.1<");
    assertThat(reply.offer().orElseThrow().keepalive())
        .contains(
            new TunnelOffer.Keepalive(Duration.ofSeconds(30), Ipv4Address.parse("192.0.2.129")));
  }

  @ParameterizedTest
  @CsvSource({"1, 60", "1440, 86400", "1441, 1441", "604800, 604800", "0, 86400"})
  void shortLifetimesAreMinutes(String lifetime, long seconds) throws MalformedMessage {
    String text = Golden.text("info-host").replace("604800", lifetime).replaceFirst("^.*\r\n", "");
    ServerMessage.Reply reply =
        (ServerMessage.Reply) datagram(ContentLength.frame(text), Expected.REPLY);
    assertThat(reply.offer().orElseThrow().lifetime()).isEqualTo(Duration.ofSeconds(seconds));
  }

  @ParameterizedTest
  @CsvSource({
    "jdoe2004.broker.example.net, $(reboot)",
    "jdoe2004.broker.example.net, a`b`.net",
    "jdoe2004.broker.example.net, --help",
    "'192.0.2.1<', '192.0.2.1;x<'",
    "2001:0db8:1501:e300:0000:0000:0000:0000, 2001:db8::/56",
    "'length=\"56\"', 'length=\"129\"'",
    "'length=\"56\"', 'len=\"56\"'",
    "'lifetime=\"604800\"', 'lifetime=\"long\"'",
    "'interval=\"30\"', 'interval=\"-30\"'",
    "'type=\"v6v4\"', 'type=\"v6anyv4\"'",
    "'type=\"ipv6\"', 'type=\"ipvx\"'",
    "'<server>', '<servers>'"
  })
  void offerWithABadValueIsMalformed(String good, String bad) {
    String text = Golden.text("info-router").replaceFirst("^.*\r\n", "");
    assertThat(text).contains(good);
    assertThatThrownBy(() -> datagram(ContentLength.frame(text.replace(good, bad)), Expected.REPLY))
        .isInstanceOf(MalformedMessage.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "500\u0085",
        "garbage\r\n",
        "Content-length: 0\r\n",
        "Content-length: 99\r\n200\r\n"
      })
  void repliesThatAreNoneAreMalformed(String text) {
    assertThatThrownBy(() -> datagram(text, Expected.REPLY)).isInstanceOf(MalformedMessage.class);
  }

  @Test
  void prefixCutByCountingCharactersIsThePrefix() {
    Ipv6Address full = Ipv6Address.parse("2001:db8:89ab:cdef::");
    for (int length = 32; length <= 64; length++) {
      Ipv6Prefix prefix = Ipv6Prefix.around(full, length);
      int digits = (length + 15) / 16 * 4;
      String cut = prefix.network().wireText().substring(0, digits + digits / 4 - 1);
      assertThat(Ipv6Address.parse(cut + "::")).isEqualTo(prefix.network());
    }
  }

  private static TunnelOffer offer(String xml) throws MalformedMessage {
    String text = ContentLength.frame("200 Success\n" + xml);
    return ((ServerMessage.Reply) datagram(text, Expected.REPLY)).offer().orElseThrow();
  }

  private static ServerMessage datagram(String text, Expected expected) throws MalformedMessage {
    return ServerMessageReader.ofDatagram(Golden.octetsOf(text), expected);
  }

  private static List<ServerMessage> stream(String text, int segment, Expected expected)
      throws MalformedMessage {
    ServerMessageStream stream = new ServerMessageStream();
    List<ServerMessage> messages = new ArrayList<>();
    for (byte[] part : Segments.of(Golden.octetsOf(text), segment)) {
      stream.append(part);
      for (Optional<ServerMessage> next = stream.next(expected);
          next.isPresent();
          next = stream.next(expected)) {
        messages.add(next.get());
      }
    }
    return messages;
  }
}
