// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.culvert.broker.realm.Inbound;
import org.culvert.broker.tunnel.InboundRules.Opening;
import org.culvert.protocol.address.IpAddress;
import org.culvert.protocol.address.Ipv4Address;
import org.culvert.protocol.address.Ipv4Packet;
import org.culvert.protocol.address.Ipv6Address;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InboundGuardTest {
  private static final String CLIENT = "2001:db8:a::513";
  private static final String HOST = "2001:db8:b::80";
  private static final long NOW = 1_795_000_000_000L;
  private static final int TCP = 6;
  private static final int UDP = 17;

  private final InboundGuard guard = guard();

  private static InboundGuard guard(Opening... openings) {
    return Objects.requireNonNull(
        InboundGuard.of(new InboundRules(Inbound.OUTBOUND_ONLY, List.of(openings)), null));
  }

  @Test
  void everythingIsWithoutAGuard() {
    assertThat(InboundGuard.of(InboundRules.of(Inbound.OPEN), guard)).isNull();
  }

  @ParameterizedTest
  @CsvSource({"6, 7440", "17, 300", "132, 300"})
  void answersComeInAsLongAsTheFlowIsRemembered(int protocol, int lifetime) {
    assertThat(admits(packet(HOST, CLIENT, protocol, 80, 5000), NOW)).isFalse();
    sent(packet(CLIENT, HOST, protocol, 5000, 80), NOW);
    assertThat(admits(packet(HOST, CLIENT, protocol, 80, 5000), NOW + lifetime * 1000L)).isTrue();
    assertThat(admits(packet(HOST, CLIENT, protocol, 80, 5000), NOW + lifetime * 1000L + 1000))
        .isFalse();
  }

  @Test
  void nothingElseIsAnAnswer() {
    sent(packet(CLIENT, HOST, UDP, 5000, 53), NOW);
    assertThat(admits(packet(HOST, CLIENT, UDP, 53, 5001), NOW)).as("port").isFalse();
    assertThat(admits(packet(HOST, CLIENT, UDP, 54, 5000), NOW)).as("its port").isFalse();
    assertThat(admits(packet(HOST, CLIENT, TCP, 53, 5000), NOW)).as("protocol").isFalse();
    assertThat(admits(packet("2001:db8:b::81", CLIENT, UDP, 53, 5000), NOW)).isFalse();
    assertThat(admits(packet(HOST, "2001:db8:1512::7", UDP, 53, 5000), NOW)).isFalse();
    assertThat(admits(packet(CLIENT, HOST, UDP, 5000, 53), NOW)).as("turned round").isFalse();
    assertThat(admits(packet(HOST, CLIENT, UDP, 53, 5000), NOW)).isTrue();
  }

  @Test
  void whatHasNoPortsIsAnAnswerByItsAddresses() {
    assertThat(admits(packet(HOST, CLIENT, 50, 1, 2), NOW)).isFalse();
    sent(packet(CLIENT, HOST, 50, 3, 4), NOW);
    assertThat(admits(packet(HOST, CLIENT, 50, 1, 2), NOW)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "1, true",
    "2, true",
    "3, true",
    "4, true",
    "128, true",
    "129, true",
    "0, false",
    "127, false",
    "130, false",
    "133, false",
    "134, false",
    "137, false",
    "139, false"
  })
  void echoAndErrorsPassWithoutBeingAskedFor(int type, boolean passes) {
    assertThat(admits(packet(HOST, CLIENT, 58, type << 8, 0), NOW)).isEqualTo(passes);
    sent(packet(CLIENT, HOST, 58, 137 << 8, 0), NOW);
    assertThat(admits(packet(HOST, CLIENT, 58, type << 8, 0), NOW)).isEqualTo(passes);
  }

  @Test
  void openingsLetStrangersIn() {
    InboundGuard ssh = guard(new Opening(TCP, OptionalInt.of(22), Optional.empty()));
    assertThat(admits(ssh, packet(HOST, CLIENT, TCP, 9, 22), NOW)).isTrue();
    assertThat(admits(ssh, packet(HOST, "2001:db8:1512::7", TCP, 9, 22), NOW)).isTrue();
    assertThat(admits(ssh, packet(HOST, CLIENT, TCP, 22, 9), NOW)).isFalse();
    assertThat(admits(ssh, packet(HOST, CLIENT, UDP, 9, 22), NOW)).isFalse();

    Optional<IpAddress> server = Optional.of(IpAddress.parse("2001:db8:1512::7"));
    InboundGuard one = guard(new Opening(TCP, OptionalInt.of(22), server));
    assertThat(admits(one, packet(HOST, CLIENT, TCP, 9, 22), NOW)).isFalse();
    assertThat(admits(one, packet(HOST, "2001:db8:1512::7", TCP, 9, 22), NOW)).isTrue();

    InboundGuard every = guard(new Opening(UDP, OptionalInt.empty(), Optional.empty()));
    assertThat(admits(every, packet(HOST, CLIENT, UDP, 9, 1), NOW)).isTrue();
  }

  @Test
  void flowsGoOnWhenTheOpeningsChange() {
    sent(packet(CLIENT, HOST, TCP, 5000, 80), NOW);
    InboundGuard changed =
        InboundGuard.of(
            new InboundRules(
                Inbound.OUTBOUND_ONLY,
                List.of(new Opening(TCP, OptionalInt.of(22), Optional.empty()))),
            guard);
    assertThat(admits(Objects.requireNonNull(changed), packet(HOST, CLIENT, TCP, 80, 5000), NOW))
        .isTrue();
  }

  @Test
  void laterFragmentsGoTheWayOfTheFirst() {
    byte[] first = fragment(HOST, CLIENT, 7, 0, 53, 5000);
    byte[] later = fragment(HOST, CLIENT, 7, 1, 0xDEAD, 0xBEEF);
    assertThat(admits(later, NOW)).isFalse();
    assertThat(admits(first, NOW)).isFalse();
    assertThat(admits(later, NOW)).as("its first one was dropped").isFalse();
    sent(packet(CLIENT, HOST, UDP, 5000, 53), NOW);
    assertThat(admits(first, NOW)).isTrue();
    assertThat(admits(later, NOW + 60_000)).isTrue();
    assertThat(admits(later, NOW + 62_000)).isFalse();
    assertThat(admits(fragment(HOST, CLIENT, 8, 1, 0, 0), NOW)).as("another packet's").isFalse();
    assertThat(admits(fragment("2001:db8:b::81", CLIENT, 7, 1, 0, 0), NOW)).isFalse();
  }

  @Test
  void portsThatAreNotInTheFirstFragmentCouldBeAny() {
    InboundGuard ssh = guard(new Opening(TCP, OptionalInt.empty(), Optional.empty()));
    byte[] tiny = fragment(HOST, CLIENT, 7, 0, 53, 5000);
    tiny[40] = TCP;
    byte[] cut = Arrays.copyOf(tiny, 50);
    cut[5] = 10;
    assertThat(admits(ssh, tiny, NOW)).isTrue();
    assertThat(admits(ssh, cut, NOW)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 43, 60})
  void portsAreFoundBehindExtensionHeaders(int extension) {
    sent(packet(CLIENT, HOST, UDP, 5000, 53), NOW);
    assertThat(admits(behind(extension, 1, 53), NOW)).isTrue();
    assertThat(admits(behind(extension, 1, 54), NOW)).isFalse();
    assertThat(admits(behind(extension, 9, 53), NOW)).as("more than anybody needs").isFalse();
  }

  @Test
  void ipv4IsGuardedAlike() {
    byte[] in = ipv4("198.51.100.80", "192.0.2.131", UDP, 53, 5000, 0);
    assertThat(admits(in, NOW)).isFalse();
    sent(ipv4("192.0.2.131", "198.51.100.80", UDP, 5000, 53, 0), NOW);
    assertThat(admits(in, NOW)).isTrue();
    assertThat(admits(ipv4("198.51.100.80", "192.0.2.131", UDP, 53, 5001, 0), NOW)).isFalse();
    assertThat(admits(ipv4("198.51.100.80", "192.0.2.131", 1, 8 << 8, 0, 0), NOW)).isTrue();
    assertThat(admits(ipv4("198.51.100.80", "192.0.2.131", 1, 5 << 8, 0, 0), NOW))
        .as("redirect")
        .isFalse();
    byte[] later = ipv4("198.51.100.80", "192.0.2.131", UDP, 0, 0, 100);
    assertThat(admits(later, NOW)).isFalse();
    assertThat(admits(ipv4("198.51.100.80", "192.0.2.131", UDP, 53, 5000, 0x2000), NOW)).isTrue();
    assertThat(admits(later, NOW)).isTrue();
  }

  private void sent(byte[] packet, long now) {
    guard.sent(ByteBuffer.wrap(packet), packet.length, now);
  }

  private boolean admits(byte[] packet, long now) {
    return admits(guard, packet, now);
  }

  private static boolean admits(InboundGuard guard, byte[] packet, long now) {
    return guard.admits(ByteBuffer.wrap(packet), packet.length, now);
  }

  private static byte[] packet(String from, String to, int protocol, int source, int target) {
    return header(from, to, protocol, 20).putShort((short) source).putShort((short) target).array();
  }

  private static byte[] fragment(
      String from, String to, int identification, int offset, int source, int target) {
    return header(from, to, 44, 28)
        .put((byte) UDP)
        .put((byte) 0)
        .putShort((short) (offset << 3 | 1))
        .putInt(identification)
        .putShort((short) source)
        .putShort((short) target)
        .array();
  }

  private static byte[] behind(int extension, int count, int source) {
    byte[] octets = new byte[40 + 8 * count + 20];
    ByteBuffer packet =
        ByteBuffer.wrap(octets).put(header(HOST, CLIENT, extension, 8 * count + 20).flip());
    for (int i = 1; i <= count; i++) {
      packet.put((byte) (i == count ? UDP : extension)).put((byte) 0).putShort((short) 0).putInt(0);
    }
    packet.putShort((short) source).putShort((short) 5000);
    return octets;
  }

  private static ByteBuffer header(String from, String to, int next, int payload) {
    return ByteBuffer.allocate(40 + payload)
        .putInt(6 << 28)
        .putShort((short) payload)
        .put((byte) next)
        .put((byte) 63)
        .put(Ipv6Address.parse(from).octets())
        .put(Ipv6Address.parse(to).octets());
  }

  private static byte[] ipv4(
      String from, String to, int protocol, int source, int target, int fragment) {
    ByteBuffer packet = ByteBuffer.allocate(40);
    Ipv4Packet.writeHeader(
        packet, 0, 20, protocol, Ipv4Address.parse(from).value(), Ipv4Address.parse(to).value());
    packet.putShort(6, (short) fragment);
    packet.putShort(20, (short) source).putShort(22, (short) target);
    return packet.array();
  }
}
