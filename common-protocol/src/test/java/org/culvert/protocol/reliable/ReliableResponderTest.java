// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.reliable;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.culvert.protocol.codec.Golden;
import org.culvert.protocol.message.Bytes;
import org.culvert.protocol.reliable.ReliableResponder.Receipt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReliableResponderTest {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final int FIRST = 0xF00000F0;

  private final ReliableResponder responder = new ReliableResponder();

  @ParameterizedTest
  @CsvSource({
    "version-request, version-reply",
    "anonymous-request, anonymous-reply",
    "accept-request, accept-reply",
    "echo-request, echo-reply"
  })
  void answersCarryTheHeaderOfTheRequest(String request, String reply) {
    assertThat(responder.receive(Golden.hex(request), START))
        .isEqualTo(new Receipt.Fresh(Bytes.of(Golden.payload(request)), START));
    assertThat(responder.answer(Golden.payload(reply))).contains(Bytes.of(Golden.hex(reply)));
  }

  @Test
  void headerOfALittleEndianClientIsEchoedOctetByOctet() {
    byte[] request = Golden.hex("version-request-little-endian");
    assertThat(responder.receive(request, START)).isInstanceOf(Receipt.Fresh.class);
    byte[] answer = responder.answer(new byte[0]).orElseThrow().toArray();
    assertThat(answer).isEqualTo(new byte[] {0, 0, 0, (byte) 0xF0, 0x7C, 1, 0, 0});
  }

  @Test
  void duplicateRequestGetsTheSameAnswerUnderItsOwnHeader() {
    exchange(FIRST, "VERSION=2.0.2\r\n", "CAPABILITY\r\n");
    assertThat(receive(FIRST, 99, "VERSION=2.0.2\r\n", 2))
        .isEqualTo(new Receipt.Answered(Bytes.of(datagram(FIRST, 99, "CAPABILITY\r\n"))));
  }

  @Test
  void longRequestsAreNotAllRemembered() {
    for (int request = 0; request < 4; request++) {
      exchange(FIRST + request, "x".repeat(2048), "500");
    }
    assertThat(receive(FIRST, 0, "x".repeat(2048), 1)).isInstanceOf(Receipt.Answered.class);
    exchange(FIRST + 4, "y", "500");
    assertThat(receive(FIRST, 0, "x".repeat(2048), 1)).isInstanceOf(Receipt.Fresh.class);
    assertThat(receive(FIRST + 4, 0, "y", 1)).isInstanceOf(Receipt.Answered.class);
  }

  @Test
  void sameWordWithAnotherPayloadIsANewRequest() {
    exchange(FIRST, "VERSION=2.0.2\r\n", "302 Unsupported client version\r\n");
    assertThat(receive(FIRST, 0, "VERSION=2.0.1\r\n", 0)).isInstanceOf(Receipt.Fresh.class);
  }

  @Test
  void answerGoesOutUnderTheHeaderOfTheNewestCopy() {
    assertThat(receive(FIRST, 1, "x", 0)).isInstanceOf(Receipt.Fresh.class);
    assertThat(receive(FIRST, 2, "x", 2)).isEqualTo(new Receipt.Pending());
    assertThat(responder.answer(octets("y"))).contains(Bytes.of(datagram(FIRST, 2, "y")));
  }

  @Test
  void answerWithoutARequestIsNone() {
    assertThat(responder.answer(octets("y"))).isEmpty();
    exchange(FIRST, "x", "y");
    assertThat(responder.answer(octets("z"))).isEmpty();
  }

  @Test
  void lateCopiesOfSixteenRequestsAreAnsweredFromMemory() {
    for (int i = 0; i < 17; i++) {
      exchange(FIRST + i, "request " + i, "answer " + i);
    }
    for (int i = 1; i < 17; i++) {
      assertThat(receive(FIRST + i, 7, "request " + i, 60))
          .isEqualTo(new Receipt.Answered(Bytes.of(datagram(FIRST + i, 7, "answer " + i))));
    }
    assertThat(receive(FIRST, 7, "request 0", 60)).isInstanceOf(Receipt.Fresh.class);
  }

  @Test
  void clientThatStartsAgainFromTheSamePortGetsANewSession() {
    exchange(FIRST, "VERSION=2.0.2\r\n", "CAPABILITY\r\n");
    exchange(FIRST + 1, "AUTHENTICATE ANONYMOUS\r\n\0", "200 Success\r\n");
    assertThat(receive(FIRST, 0, "VERSION=2.0.2\r\n", 10)).isInstanceOf(Receipt.Answered.class);
    assertThat(receive(FIRST, 0, "VERSION=2.0.2\r\n", 11)).isInstanceOf(Receipt.Fresh.class);
    assertThat(receive(FIRST + 1, 0, "AUTHENTICATE ANONYMOUS\r\n\0", 11))
        .isInstanceOf(Receipt.Fresh.class);
  }

  @Test
  void payloadThatIsTooLongIsCut() {
    byte[] datagram = datagram(FIRST, 0, "x".repeat(9000));
    assertThat(responder.receive(datagram, START))
        .isEqualTo(new Receipt.Fresh(Bytes.ofText("x".repeat(4104)), START));
    assertThat(responder.receive(datagram, START)).isEqualTo(new Receipt.Pending());
  }

  @Test
  void ipv6PacketWithAFlowLabelLikeAMarkerIsData() {
    assertThat(DatagramKind.of(48, (byte) 0x60, (byte) 0xF3)).isEqualTo(DatagramKind.DATA);
    assertThat(DatagramKind.of(23, (byte) 0, (byte) 0xF0)).isEqualTo(DatagramKind.SIGNALLING);
    assertThat(DatagramKind.of(8, (byte) 0xF0, (byte) 0)).isEqualTo(DatagramKind.SIGNALLING);
    assertThat(DatagramKind.of(7, (byte) 0xF0, (byte) 0xF0)).isEqualTo(DatagramKind.UNKNOWN);
    assertThat(DatagramKind.of(20, (byte) 0x45, (byte) 0)).isEqualTo(DatagramKind.UNKNOWN);
    assertThat(DatagramKind.of(0, (byte) 0, (byte) 0)).isEqualTo(DatagramKind.UNKNOWN);
  }

  private void exchange(int word, String request, String answer) {
    assertThat(receive(word, 0, request, 0)).isInstanceOf(Receipt.Fresh.class);
    assertThat(responder.answer(octets(answer))).contains(Bytes.of(datagram(word, 0, answer)));
  }

  private Receipt receive(int word, int timestamp, String payload, int second) {
    return responder.receive(datagram(word, timestamp, payload), START.plusSeconds(second));
  }

  private static byte[] octets(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] datagram(int word, int timestamp, String payload) {
    byte[] octets = octets(payload);
    return ByteBuffer.allocate(8 + octets.length)
        .putInt(word)
        .putInt(timestamp)
        .put(octets)
        .array();
  }
}
