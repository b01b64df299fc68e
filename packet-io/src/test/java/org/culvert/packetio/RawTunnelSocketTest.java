// SPDX-License-Identifier: Apache-2.0
package org.culvert.packetio;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.culvert.packetio.RawTunnelSocket.Protocol;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Raw sockets against the real kernel, in a network namespace of a child JVM. */
@Timeout(60)
class RawTunnelSocketTest {
  private static @Nullable InNamespace namespace;

  @BeforeAll
  static void runInNamespace() throws IOException, InterruptedException {
    String addresses =
        Stream.of(1, 2, 3)
            .map(i -> " && ip -6 addr add 2001:db8::" + i + "/128 dev lo nodad")
            .reduce(" && ip link set lo mtu 1500", String::concat);
    namespace = new InNamespace(RawInNamespace.class, addresses, List.of());
  }

  @ParameterizedTest
  @EnumSource
  void aBatchArrivesInOrderWithItsPeerAndWithoutOuterHeader(Protocol protocol) {
    String expected =
        IntStream.range(0, 100)
            .filter(i -> i != 50)
            .mapToObj(i -> "packet " + i)
            .reduce((one, other) -> one + "," + other)
            .orElseThrow();
    assertThat(seen(protocol, "sent")).isEqualTo("99");
    assertThat(seen(protocol, "received")).isEqualTo(expected);
  }

  @ParameterizedTest
  @EnumSource
  void theAnswerGoesToWhereThePacketCameFrom(Protocol protocol) {
    assertThat(seen(protocol, "answered")).isNotEqualTo("0");
    assertThat(seen(protocol, "answer")).startsWith("packet ");
  }

  @ParameterizedTest
  @EnumSource
  void aPacketThatIsLongerThanTheOuterLinkGoesInFragments(Protocol protocol) {
    assertThat(seen(protocol, "fragmented")).isEqualTo("4000 ending with 7");
  }

  @ParameterizedTest
  @EnumSource
  void whatTheKernelHasPutTogetherComesApartAgain(Protocol protocol) {
    String expected =
        protocol == Protocol.IPV6_IN_IPV4 ? "1280,1280,1280,1280,180" : "1280,1280,1280,1280,80";
    assertThat(seen(protocol, "apart")).isEqualTo(expected);
  }

  @ParameterizedTest
  @EnumSource
  void aPacketThatIsLongerThanItsSlotIsDropped(Protocol protocol) {
    assertThat(seen(protocol, "truncated")).isEqualTo("0");
  }

  @ParameterizedTest
  @EnumSource
  void aPeerThatCannotBeReachedDoesNotLoseTheOthersPackets(Protocol protocol) {
    assertThat(seen(protocol, "reachable")).isEqualTo("2 refused 2");
    assertThat(seen(protocol, "others")).isEqualTo("first,last");
  }

  @Test
  void theOuterHeaderIsPlainWith64HopsAndMayBeFragmented() {
    String header = seen(Protocol.IPV6_IN_IPV4, "header");
    assertThat(header).startsWith("4500" + "0015").endsWith("7f000002" + "7f000001");
    assertThat(header.substring(12, 20)).as("fragment word, hops, protocol").isEqualTo("00004029");
  }

  @Test
  void theOuterHeaderIsTakenOffWithItsOptions() {
    assertThat(seen(Protocol.IPV6_IN_IPV4, "plain")).isEqualTo("60616263");
    assertThat(seen(Protocol.IPV6_IN_IPV4, "options")).isEqualTo("60616263");
    assertThat(seen(Protocol.IPV6_IN_IPV4, "empty")).isEqualTo("0");
  }

  @ParameterizedTest
  @EnumSource
  void aConnectedSocketHearsItsPeerAlone(Protocol protocol) {
    assertThat(seen(protocol, "heard")).isEqualTo("from the peer");
  }

  @ParameterizedTest
  @EnumSource
  void batchesGoOutAndComeInWithoutGarbage(Protocol protocol) {
    assertThat(seen(protocol, "garbage")).isEqualTo("0");
  }

  @ParameterizedTest
  @EnumSource
  void anAddressOfTheOtherFamilyIsRefusedInWords(Protocol protocol) {
    assertThat(seen(protocol, "family")).contains("wrong family for " + protocol);
  }

  @ParameterizedTest
  @EnumSource
  void closingEndsAReceiveThatWaits(Protocol protocol) {
    assertThat(seen(protocol, "closed")).isEqualTo("-1");
  }

  private static String seen(Protocol protocol, String key) {
    return Objects.requireNonNull(namespace).seen(protocol, key);
  }
}
