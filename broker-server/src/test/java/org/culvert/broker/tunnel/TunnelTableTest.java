// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.culvert.protocol.address.Endpoint;
import org.culvert.protocol.address.Ipv4Address;
import org.culvert.protocol.address.Ipv6Address;
import org.culvert.protocol.address.Ipv6Prefix;
import org.culvert.protocol.message.TunnelType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TunnelTableTest {
  private final TunnelTable table = new TunnelTable();

  @Test
  void tunnelIsFoundByEachOfItsAddresses() {
    LiveTunnel tunnel = Tunnels.live("192.0.2.7", 4000, "2001:db8::2", "2001:db8:1500::/48");
    table.install(tunnel);
    assertThat(byPeer(0xC0000207_0FA0L)).isSameAs(tunnel);
    assertThat(byDestination("2001:db8::3")).isSameAs(tunnel);
    assertThat(byDestination("2001:db8:1500:ffff::1")).isSameAs(tunnel);
    assertThat(byDestination("2001:db8:1501::1")).isNull();
    assertThat(byDestination("2001:db8::2")).isNull();
    assertThat(table.byServerAddress(0x20010DB8_00000000L, 2)).isSameAs(tunnel);
    assertThat(table.byId(1)).isSameAs(tunnel);
    assertThat(table.all()).containsExactly(tunnel);
  }

  @Test
  void outerAddressMayHaveATunnelOfEachKind() {
    LiveTunnel udp = live(1, 1, "2001:db8::2", "");
    LiveTunnel direct =
        Tunnels.live(2, TunnelType.V6V4, new Endpoint(outer(1).address(), 0), "2001:db8::4");
    LiveTunnel ipv4 =
        Tunnels.live(
            3,
            TunnelType.V4V6,
            new Endpoint(Ipv6Address.parse("2001:db8:b::77"), 0),
            "192.0.2.128");
    List.of(udp, direct, ipv4).forEach(table::install);
    long address = outer(1).peer() >>> 16 << 16;
    assertThat(byPeer(peer(1))).isSameAs(udp);
    assertThat(byPeer(address)).isNull();
    assertThat(table.byPeer(TunnelType.V6V4, 0, address)).isSameAs(direct);
    assertThat(table.byPeer(TunnelType.V4V6, 0x20010DB8_000B0000L, 0x77)).isSameAs(ipv4);
    assertThat(table.byDestination(0, Ipv4Address.low(0xC0000281))).isSameAs(ipv4);
    assertThat(table.byServerAddress(0, Ipv4Address.low(0xC0000280))).isSameAs(ipv4);
    assertThat(ipv4.owns(0, Ipv4Address.low(0xC0000281))).isTrue();
    assertThat(ipv4.owns(0, Ipv4Address.low(0xC0000282))).isFalse();
    assertThat(table.atOuterEndOf(direct.tunnel())).isSameAs(direct);
    table.remove(3);
    assertThat(table.byPeer(TunnelType.V4V6, 0x20010DB8_000B0000L, 0x77)).isNull();
  }

  @Test
  void clientAddressInsideAnotherTunnelsPrefixIsTheLongerMatch() {
    LiveTunnel router = live(1, 1, "2001:db8::2", "2001:db8:1500::/48");
    LiveTunnel site = live(2, 2, "2001:db8::4", "2001:db8:1500:1::/64");
    LiveTunnel host = live(3, 3, "2001:db8:1500:1::2", "");
    List.of(router, site, host).forEach(table::install);
    assertThat(byDestination("2001:db8:1500:2::1")).isSameAs(router);
    assertThat(byDestination("2001:db8:1500:1::1")).isSameAs(site);
    assertThat(byDestination("2001:db8:1500:1::3")).isSameAs(host);
  }

  @Test
  void newTunnelTakesThePlaceOfWhateverHadItsOuterEndOrAddresses() {
    LiveTunnel sameOuter = live(1, 1, "2001:db8::2", "2001:db8:1500::/48");
    LiveTunnel sameAddress = live(2, 2, "2001:db8::4", "");
    LiveTunnel samePrefix = live(3, 3, "2001:db8::6", "2001:db8:1600::/48");
    List.of(sameOuter, sameAddress, samePrefix).forEach(table::install);
    LiveTunnel taker = live(4, 1, "2001:db8::4", "2001:db8:1600::/48");
    table.install(taker);
    assertThat(table.all()).containsExactly(taker);
    assertThat(byDestination("2001:db8::3")).isNull();
    assertThat(byDestination("2001:db8:1500::1")).isNull();
    assertThat(byDestination("2001:db8::5")).isSameAs(taker);
    assertThat(byDestination("2001:db8:1600::1")).isSameAs(taker);
  }

  @Test
  void reinstalledTunnelLosesTheAddressesThatItNoLongerHas() {
    table.install(live(1, 1, "2001:db8::2", "2001:db8:1500::/48"));
    LiveTunnel moved = live(1, 9, "2001:db8::2", "");
    table.install(moved);
    assertThat(byPeer(peer(1))).isNull();
    assertThat(byPeer(peer(9))).isSameAs(moved);
    assertThat(byDestination("2001:db8:1500::1")).isNull();
  }

  @Test
  void removingAnUnknownTunnelChangesNothing() {
    table.install(live(1, 1, "2001:db8::2", ""));
    table.remove(2);
    assertThat(table.all()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void agreesWithASearchThroughAllTunnels(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<LiveTunnel> slow = new ArrayList<>();
    for (int step = 0; step < 2_000; step++) {
      if (random.nextInt(3) > 0) {
        LiveTunnel tunnel = anything(random, step);
        slow.removeIf(clashes(tunnel.tunnel()));
        slow.add(tunnel);
        table.install(tunnel);
      } else {
        long id = random.nextInt(step + 1);
        slow.removeIf(live -> live.tunnel().id() == id);
        table.remove(id);
      }
      Ipv6Address probe = address(random);
      assertThat(table.byDestination(probe.high(), probe.low())).isSameAs(longest(slow, probe));
      long peer = peer(random.nextInt(64));
      assertThat(byPeer(peer))
          .isSameAs(
              slow.stream()
                  .filter(live -> live.tunnel().outer().peer() == peer)
                  .findFirst()
                  .orElse(null));
    }
    assertThat(table.all()).containsExactlyInAnyOrderElementsOf(slow);
  }

  @Test
  void manyTunnelsAreAllFoundAndAllForgotten() {
    for (int i = 1; i <= 20_000; i++) {
      table.install(
          Tunnels.live(
              i,
              new Endpoint(new Ipv4Address(i), 1),
              new Ipv6Address(0x20010DB8_00000000L, 2L * i),
              Optional.of(new Ipv6Prefix(new Ipv6Address((0x20010DB9L << 32) + i, 0), 64))));
    }
    for (int i = 1; i <= 20_000; i++) {
      LiveTunnel tunnel = table.byId(i);
      assertThat(table.byDestination(0x20010DB8_00000000L, 2L * i + 1)).isSameAs(tunnel);
      assertThat(table.byDestination((0x20010DB9L << 32) + i, 77)).isSameAs(tunnel);
      table.remove(i);
      assertThat(table.byDestination((0x20010DB9L << 32) + i, 77)).isNull();
    }
    assertThat(table.all()).isEmpty();
  }

  @Test
  void lookUpsAllocateNothing() {
    for (int i = 1; i <= 100; i++) {
      table.install(
          live(i, i, "2001:db8::" + Integer.toHexString(2 * i), "2001:db8:" + i + "::/48"));
    }
    long[] peers = LongStream.rangeClosed(1, 100).map(n -> peer((int) n)).toArray();
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long found = lookUps(10_000, peers);
    long before = threads.getCurrentThreadAllocatedBytes();
    found += lookUps(10_000, peers);
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(10_000);
    assertThat(found).isEqualTo(60_000);
  }

  private long lookUps(int rounds, long[] peers) {
    long found = 0;
    for (int i = 0; i < rounds; i++) {
      int n = 1 + i % 100;
      found += byPeer(peers[n - 1]) != null ? 1 : 0;
      LiveTunnel client = table.byDestination(0x20010DB8_00000000L, 2L * n + 1);
      if (client != null && client.owns(0x20010DB8_00000000L, 2L * n + 1)) {
        client.seen(i);
        client.countFromClient(100);
        found++;
      }
      found += table.byServerAddress(0x20010DB8_00000000L, 2L * n) != null ? 1 : 0;
    }
    return found;
  }

  private static @Nullable LiveTunnel longest(List<LiveTunnel> all, Ipv6Address probe) {
    return all.stream()
        .filter(live -> live.owns(probe.high(), probe.low()))
        .max(
            Comparator.comparingInt(
                live ->
                    live.tunnel().client().equals(probe)
                        ? 129
                        : live.tunnel().prefix().orElseThrow().length()))
        .orElse(null);
  }

  private static Predicate<LiveTunnel> clashes(Tunnel wanted) {
    return live -> {
      Tunnel there = live.tunnel();
      return there.id() == wanted.id()
          || there.outer().equals(wanted.outer())
          || there.client().equals(wanted.client())
          || (there.prefix().isPresent() && there.prefix().equals(wanted.prefix()));
    };
  }

  private static LiveTunnel anything(SplittableRandom random, long id) {
    Ipv6Address address = address(random);
    int length = 48 + 4 * random.nextInt(7);
    Optional<Ipv6Prefix> prefix =
        random.nextBoolean()
            ? Optional.empty()
            : Optional.of(Ipv6Prefix.around(address(random), length));
    Ipv6Address server = Ipv6Prefix.around(address, 127).network();
    return Tunnels.live(id, outer(random.nextInt(64)), server, prefix);
  }

  /** Few enough of them that they meet. */
  private static Ipv6Address address(SplittableRandom random) {
    return new Ipv6Address(
        0x20010DB8_00000000L + random.nextInt(4) + ((long) random.nextInt(4) << 14),
        random.nextLong(8) << 60 | random.nextInt(8));
  }

  private static LiveTunnel live(long id, int outer, String server, String prefix) {
    return Tunnels.live(
        id,
        outer(outer),
        Ipv6Address.parse(server),
        Optional.of(prefix).filter(text -> !text.isEmpty()).map(Ipv6Prefix::parse));
  }

  private static Endpoint outer(int n) {
    return new Endpoint(new Ipv4Address(0xC0000200 + n % 8), 1000 + n);
  }

  private static long peer(int n) {
    return outer(n).peer();
  }

  private @Nullable LiveTunnel byPeer(long peer) {
    return table.byPeer(TunnelType.V6UDPV4, 0, peer);
  }

  private @Nullable LiveTunnel byDestination(String text) {
    Ipv6Address address = Ipv6Address.parse(text);
    return table.byDestination(address.high(), address.low());
  }
}
