// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.accounting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.culvert.broker.accounting.SomeEvents.START;
import static org.culvert.broker.accounting.SomeEvents.STOP;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import org.culvert.protocol.message.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccountingPacketTest {
  private static final Bytes SECRET = Bytes.ofText("xyzzy5461");

  /** Written by hand from RFC 2865 section 5, 2866, 2868, 2869, 3162 and 6911; a line for each. */
  private static final String STOP_IN_HEX =
      """
      04 2A 00E4
      00000000000000000000000000000000
      28 06 00000002
      2C 06 34373131
      01 0F 616C696365406D656D62657273
      20 11 7462312E6578616D706C652E6E6574
      3D 06 00000005
      06 06 00000002
      1F 12 3139322E302E322E37373A3430303030
      42 0D 00 3139322E302E322E3737
      43 0C 00 3139322E302E322E31
      A8 12 20010DB8000B00000000000000000003
      37 06 6A1589C6
      7B 0B 00 38 20010DB8150007
      2E 06 00000E11
      2A 06 00000002
      34 06 00000001
      2B 06 FFFFFFFF
      2F 06 00000007
      30 06 00000009
      31 06 00000002
      """;

  @Test
  void stopIsWhatTheRfcsSayToTheOctet() throws Exception {
    byte[] expected = HexFormat.of().parseHex(STOP_IN_HEX.replaceAll("\\s", ""));
    expected[2] = (byte) (expected.length >> 8);
    expected[3] = (byte) expected.length;
    MessageDigest md5 = MessageDigest.getInstance("MD5");
    md5.update(expected);
    System.arraycopy(md5.digest(SECRET.toArray()), 0, expected, 4, 16);

    assertThat(AccountingPacket.request(STOP, 42, SECRET))
        .asHexString()
        .isEqualTo(HexFormat.of().withUpperCase().formatHex(expected));
  }

  @Test
  void startHasNoFiguresAndNoCause() {
    byte[] packet = AccountingPacket.request(START, 0, SECRET);
    for (int at = 20; at < packet.length; at += packet[at + 1]) {
      assertThat(packet[at]).isNotIn((byte) 42, (byte) 43, (byte) 46, (byte) 49, (byte) 123);
    }
    assertThat(new String(packet, java.nio.charset.StandardCharsets.ISO_8859_1))
        .contains("anonymous@guests")
        .contains("culvert");
  }

  @Test
  void onlyWhoKnowsTheSecretAnswers() throws Exception {
    byte[] request = AccountingPacket.request(STOP, 42, SECRET);
    byte[] response = response(request, SECRET);
    assertThat(AccountingPacket.isResponse(response, 20, request, SECRET)).isTrue();
    assertThat(
            AccountingPacket.isResponse(response(request, Bytes.ofText("x")), 20, request, SECRET))
        .isFalse();
    for (int i = 0; i < response.length; i++) {
      byte[] changed = response.clone();
      changed[i] ^= 1;
      assertThat(AccountingPacket.isResponse(changed, 20, request, SECRET)).as("%d", i).isFalse();
    }
    byte[] other = AccountingPacket.request(STOP, 41, SECRET);
    assertThat(AccountingPacket.isResponse(response, 20, other, SECRET)).isFalse();
    assertThat(AccountingPacket.isResponse(Arrays.copyOf(response, 19), 19, request, SECRET))
        .isFalse();
  }

  static byte[] response(byte[] request, Bytes secret) throws Exception {
    byte[] response =
        ByteBuffer.allocate(20)
            .put((byte) 5)
            .put(request[1])
            .putShort((short) 20)
            .put(request, 4, 16)
            .array();
    MessageDigest md5 = MessageDigest.getInstance("MD5");
    md5.update(response);
    System.arraycopy(md5.digest(secret.toArray()), 0, response, 4, 16);
    return response;
  }

  /** Somebody else's reading of it, who also computes the authenticator. */
  @Test
  void wiresharkReadsTheSame(@TempDir Path folder) throws Exception {
    byte[] packet = AccountingPacket.request(STOP, 42, SECRET);
    Path capture = folder.resolve("radius.pcap");
    Files.write(capture, pcap(packet));
    Process tshark =
        new ProcessBuilder(
                "tshark",
                "-r",
                capture.toString(),
                "-V",
                "-o",
                "radius.shared_secret:xyzzy5461",
                "-o",
                "radius.validate_authenticator:TRUE")
            .redirectError(folder.resolve("errors").toFile())
            .start();
    String said =
        new String(tshark.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    assertThat(tshark.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(said)
        .contains("Code: Accounting-Request (4)")
        .contains("Acct-Status-Type(40) l=6 val=Stop(2)")
        .contains("Acct-Session-Id(44) l=6 val=4711")
        .contains("User-Name(1) l=15 val=alice@members")
        .contains("Delegated-IPv6-Prefix(123) l=11 val=2001:db8:1500:700::/56")
        .contains("Framed-IPv6-Address(168) l=18 val=2001:db8:b::3")
        .containsPattern("Tunnel-Client-Endpoint\\(66\\) l=13 Tag=0x00 val=192.0.2.77")
        .contains("Acct-Input-Gigawords(52) l=6 val=1")
        .contains("Acct-Terminate-Cause(49) l=6 val=Lost-Carrier(2)")
        .contains("Event-Timestamp(55) l=6 val=May 26, 2026")
        .doesNotContainIgnoringCase("malformed")
        .doesNotContainIgnoringCase("incorrect");
  }

  /** One packet of UDP to port 1813, in the classic format: raw IPv4. */
  private static byte[] pcap(byte[] payload) {
    int length = 28 + payload.length;
    return ByteBuffer.allocate(40 + length)
        .putInt(0xA1B2C3D4)
        .putInt(0x0002_0004)
        .putLong(0)
        .putInt(65535)
        .putInt(101)
        .putLong(0)
        .putInt(length)
        .putInt(length)
        .putInt(0x4500_0000 | length)
        .putInt(0)
        .putInt(0x4011_0000)
        .putLong(0x7F00_0001_7F00_0001L)
        .putInt(40_000 << 16 | 1813)
        .putInt((8 + payload.length) << 16)
        .put(payload)
        .array();
  }
}
