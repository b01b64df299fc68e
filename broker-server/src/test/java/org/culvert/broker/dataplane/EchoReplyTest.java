// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EchoReplyTest {
  @Test
  void keepaliveOfAnOldClientIsAnsweredToTheOctet() {
    byte[] packet = Packets.ECHO_REQUEST.clone();

    EchoReply.turn(ByteBuffer.wrap(packet));

    assertThat(packet).isEqualTo(Packets.ECHO_REPLY);
  }

  @Test
  void replyLeavesWithAFreshHopLimit() {
    byte[] packet = Packets.with(Packets.ECHO_REQUEST, 7, 3);

    EchoReply.turn(ByteBuffer.wrap(packet));

    assertThat(packet[7]).isEqualTo((byte) 64);
  }

  /** Every carry of the sum: the checksum of the reply is the request's, less 0x0100. */
  @ParameterizedTest
  @CsvSource({"0x4175, 0x4075", "0x0100, 0x0000", "0x0000, 0xfeff", "0x00ff, 0xfffe"})
  void checksumFollowsTheTypeOnly(String request, String reply) {
    int before = Integer.decode(request);
    byte[] packet = Packets.with(Packets.with(Packets.ECHO_REQUEST, 42, before >> 8), 43, before);

    EchoReply.turn(ByteBuffer.wrap(packet));

    assertThat(ByteBuffer.wrap(packet).getShort(42) & 0xFFFF).isEqualTo(Integer.decode(reply));
  }

  @ParameterizedTest
  @CsvSource({"6, 17", "40, 129", "40, 1", "41, 1"})
  void nothingElseIsARequest(int index, int value) {
    ByteBuffer packet = ByteBuffer.wrap(Packets.with(Packets.ECHO_REQUEST, index, value));

    assertThat(EchoReply.isRequest(packet, 64)).isFalse();
    assertThat(EchoReply.isRequest(ByteBuffer.wrap(Packets.ECHO_REQUEST), 64)).isTrue();
    assertThat(EchoReply.isRequest(ByteBuffer.wrap(Packets.ECHO_REQUEST), 47)).isFalse();
  }
}
