// SPDX-License-Identifier: Apache-2.0
package org.culvert.packetio;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
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
  private static final Map<String, String> seen = new HashMap<>();

  static Stream<String> devices() {
    return NODE ? Stream.of("tun6", "veth:vtun6") : Stream.of("veth:vtun6");
  }

  @BeforeAll
  static void runInNamespace() throws IOException, InterruptedException {
    boolean root = System.getProperty("user.name").equals("root");
    List<String> command = new ArrayList<>(List.of("unshare", root ? "-n" : "-rn"));
    // With no IPv6 address at its start the JVM would do without IPv6 until its end.
    command.addAll(List.of("sh", "-c", "ip link set lo up && exec \"$@\"", "sh"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx64m", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(TunInNamespace.class.getName());
    devices().forEach(command::add);
    Process child = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(child.getInputStream().readAllBytes(), UTF_8);
    assertThat(child.waitFor()).as(output).isZero();
    output
        .lines()
        .filter(line -> line.contains("="))
        .forEach(
            line ->
                seen.put(
                    line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1)));
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
      assertThat(seen).doesNotContainKey("tun6 second");
    }
  }

  private static String seen(String device, String key) {
    String value = seen.get(device + " " + key);
    assertThat(value).as(device + " " + key + " in " + seen).isNotNull();
    return value == null ? "" : value;
  }
}
