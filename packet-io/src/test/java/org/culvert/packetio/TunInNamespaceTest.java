// SPDX-License-Identifier: Apache-2.0
package org.culvert.packetio;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The devices against the real kernel, in a network namespace of a child JVM. An ordinary user
 * becomes root of a user namespace, where the node of the TUN device usually stays closed: then the
 * veth pair is tested alone.
 */
@Timeout(60)
class TunInNamespaceTest {
  private static final boolean NODE = Files.isWritable(Path.of("/dev/net/tun"));
  private static @Nullable InNamespace namespace;

  static Stream<String> devices() {
    return NODE ? Stream.of("tun6", "veth:vtun6") : Stream.of("veth:vtun6");
  }

  @BeforeAll
  static void runInNamespace() throws IOException, InterruptedException {
    namespace = new InNamespace(TunInNamespace.class, "", devices().toList());
  }

  @ParameterizedTest
  @MethodSource("devices")
  void theDeviceHasItsNameAndMtu(String device) {
    assertThat(seen(device, "name")).isEqualTo(device.replace("veth:", ""));
    assertThat(seen(device, "mtu")).isEqualTo("1280");
  }

  @ParameterizedTest
  @MethodSource("devices")
  void theKernelKnowsAddressAndRoute(String device) {
    // Prefix length 128, global scope, and permanent (0x80) without being tentative (0x40).
    assertThat(seen(device, "address")).endsWith(" 80 00 80 " + seen(device, "name"));
    // Metric 512.
    assertThat(seen(device, "route")).contains(" 00000200 ").endsWith(seen(device, "name"));
    assertThat(seen(device, "routeAfter")).isEqualTo("none");
  }

  @ParameterizedTest
  @MethodSource("devices")
  void itIsKnownWhetherTheDeviceIsUp(String device) {
    assertThat(seen(device, "up")).isEqualTo("true");
    assertThat(seen(device, "upAfter")).isEqualTo("false");
  }

  @ParameterizedTest
  @MethodSource("devices")
  void aPacketForBehindTheDeviceIsRead(String device) {
    String packet = seen(device, "sent");
    assertThat(packet)
        .startsWith("6")
        .contains("20010db8000000000000000000000001" + "20010db8000100000000000000000005")
        .contains("0fa0" + "0fa1" + "001a")
        .endsWith(HexFormat.of().formatHex("through the tunnel".getBytes(US_ASCII)));
    assertThat(packet).hasSize(2 * (40 + 8 + 18));
  }

  @ParameterizedTest
  @MethodSource("devices")
  void packetsArriveWithTheirChecksum(String device) {
    byte[] packet = HexFormat.of().parseHex(seen(device, "sent"));
    long sum = packet.length - 40L + 17;
    for (int at = 8; at < packet.length; at += 2) {
      sum += (packet[at] & 0xFF) << 8 | (packet[at + 1] & 0xFF);
    }
    sum = (sum & 0xFFFF) + (sum >>> 16);
    assertThat((sum & 0xFFFF) + (sum >>> 16)).isEqualTo(0xFFFF);
  }

  @ParameterizedTest
  @MethodSource("devices")
  void theKernelAnswersAnEchoRequestThatWasWritten(String device) {
    String reply = seen(device, "echo");
    assertThat(reply)
        .contains("20010db8000000000000000000000001" + "20010db8000100000000000000000005" + "8100")
        .endsWith("00070009" + HexFormat.of().formatHex("eight oc".getBytes(US_ASCII)));
  }

  @ParameterizedTest
  @MethodSource("devices")
  void closingEndsAReadThatWaits(String device) {
    assertThat(seen(device, "closed")).isEqualTo("-1");
  }

  @Test
  void aDeviceInUseIsSaidInWords() {
    if (NODE) {
      assertThat(seen("tun6", "second")).contains("tun6").contains("another instance is running");
    } else {
      assertThat(namespace().seen()).doesNotContainKey("tun6 second");
    }
  }

  private static String seen(String device, String key) {
    return namespace().seen(device, key);
  }

  private static InNamespace namespace() {
    return Objects.requireNonNull(namespace);
  }
}
