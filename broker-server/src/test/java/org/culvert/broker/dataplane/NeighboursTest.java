// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.culvert.broker.realm.Inbound;
import org.culvert.broker.realm.InnerPolicy;
import org.culvert.broker.realm.Limits;
import org.culvert.broker.realm.Reach;
import org.culvert.broker.tunnel.InboundRules;
import org.culvert.broker.tunnel.LiveTunnel;
import org.culvert.broker.tunnel.Tunnel;
import org.culvert.broker.tunnel.TunnelTable;
import org.culvert.packetio.MemoryTunnelSocket.Datagram;
import org.culvert.protocol.address.Endpoint;
import org.culvert.protocol.address.IpAddress;
import org.culvert.protocol.address.Ipv4Address;
import org.culvert.protocol.address.Ipv4Packet;
import org.culvert.protocol.message.TunnelType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tunnels of all types beside each other: packets between them, and what senders are told. */
class NeighboursTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final String OTHER = "2001:db8:a::601";

  private final FiniteTun tun = new FiniteTun();
  private final FiniteSocket udp = new FiniteSocket();
  private final FiniteSocket protocol41 = new FiniteSocket();
  private final FiniteSocket overIpv6 = new FiniteSocket();
  private final TunnelTable tunnels = new TunnelTable();
  private final LiveTunnel one = Packets.tunnel();
  private final Forwarder forwarder =
      new Forwarder(
          Packets.POOLS,
          List.of(Packets.BROKER),
          tun,
          List.of(
              new TunnelLink("main", udp, (_, _) -> {}),
              TunnelLink.raw(TunnelType.V6V4, Set.of("main", "alt"), protocol41),
              TunnelLink.raw(TunnelType.V4V6, Set.of("six"), overIpv6)),
          tunnels,
          InstantSource.fixed(NOW));

  @BeforeEach
  void install() {
    tunnels.install(one);
  }

  private LiveTunnel direct(Reach reach, int mtu) {
    LiveTunnel live = live(2, TunnelType.V6V4, "main", "192.0.2.78", "2001:db8:a::600", reach, mtu);
    live.seen(NOW.toEpochMilli());
    return live;
  }

  private LiveTunnel ipv4(long id, String outer, String server) {
    LiveTunnel live = live(id, TunnelType.V4V6, "six", outer, server, Reach.EVERYBODY, 1280);
    live.seen(NOW.toEpochMilli());
    return live;
  }

  private LiveTunnel live(
      long id,
      TunnelType type,
      String listener,
      String outer,
      String server,
      Reach reach,
      int mtu) {
    IpAddress inner = IpAddress.parse(server);
    LiveTunnel live =
        new LiveTunnel(
            new Tunnel(
                id,
                "others",
                Optional.empty(),
                type,
                listener,
                Packets.BROKER,
                new Endpoint(IpAddress.parse(outer), 0),
                inner,
                IpAddress.of(inner.high(), inner.low() + 1),
                Optional.empty(),
                Optional.of(Duration.ofSeconds(30)),
                Instant.MAX),
            new InnerPolicy(Optional.empty(), mtu, false, reach, Inbound.OPEN, Limits.NONE),
            false,
            NOW);
    tunnels.install(live);
    return live;
  }

  private void fromOne(byte[] packet) throws IOException {
    udp.inject(Packets.PEER, packet);
    forwarder.downlinks().getFirst().run();
  }

  private void fromKernel(byte[] packet) throws IOException {
    tun.inject(packet);
    forwarder.uplink().run();
  }

  private static ByteBuffer next(FiniteSocket from) throws InterruptedException {
    Datagram datagram = from.take(Duration.ZERO).orElseThrow();
    return datagram.payload();
  }

  private static String typeAndCode(ByteBuffer icmpv6) {
    return icmpv6.get(40) + "/" + icmpv6.get(41);
  }

  @Test
  void clientReachesAnotherThroughTheBroker() throws Exception {
    LiveTunnel other = direct(Reach.EVERYBODY, 1280);
    fromOne(Packets.packet(Packets.CLIENT, OTHER, 8));
    Datagram datagram = protocol41.take(Duration.ZERO).orElseThrow();
    assertThat(datagram.peer()).isEqualTo(0xC000024EL << 16);
    byte[] expected = Packets.with(Packets.packet(Packets.CLIENT, OTHER, 8), 7, 62);
    assertThat(datagram.payload()).isEqualTo(ByteBuffer.wrap(expected));
    assertThat(tun.take(Duration.ZERO)).isEmpty();
    assertThat(other.traffic().packetsToClient()).isEqualTo(1);
    assertThat(one.traffic().packetsFromClient()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"NOBODY, 1/1", "REALM, 1/1"})
  void isolatedClientsAreToldApart(Reach reach, String answer) throws Exception {
    direct(reach, 1280);
    fromOne(Packets.packet(Packets.CLIENT, OTHER, 8));
    assertThat(protocol41.take(Duration.ZERO)).isEmpty();
    assertThat(typeAndCode(next(udp))).isEqualTo(answer);
    assertThat(forwarder.dropped(DropReason.ISOLATED)).isEqualTo(1);
  }

  @Test
  void clientIsToldWhatItsPacketCantReach() throws Exception {
    fromOne(Packets.packet(Packets.CLIENT, "2001:db8:a::999", 8));
    assertThat(typeAndCode(next(udp))).as("unknown").isEqualTo("1/0");
    fromOne(Packets.packet(Packets.CLIENT, "2001:db8:1512::99", 8));
    assertThat(typeAndCode(next(udp))).as("its own").isEqualTo("1/0");
    direct(Reach.EVERYBODY, 1280);
    fromOne(Packets.with(Packets.packet(Packets.CLIENT, OTHER, 8), 7, 1));
    assertThat(typeAndCode(next(udp))).as("too far").isEqualTo("3/0");
    live(3, TunnelType.V6V4, "main", "192.0.2.79", "2001:db8:a::700", Reach.EVERYBODY, 1280);
    fromOne(Packets.packet(Packets.CLIENT, "2001:db8:a::701", 8));
    assertThat(typeAndCode(next(udp))).as("never proven").isEqualTo("1/3");
  }

  @Test
  void disabledTunnelIsShutBothWaysAndSaysSo() throws Exception {
    one.seen(NOW.toEpochMilli());
    one.disable(true);
    fromOne(Packets.ECHO_REQUEST);
    assertThat(typeAndCode(next(udp))).isEqualTo("1/1");
    fromKernel(Packets.packet(Packets.HOST, Packets.CLIENT, 8));
    assertThat(typeAndCode(ByteBuffer.wrap(tun.take(Duration.ZERO).orElseThrow())))
        .isEqualTo("1/1");
    assertThat(udp.take(Duration.ZERO)).isEmpty();
    assertThat(forwarder.dropped(DropReason.DISABLED)).isEqualTo(2);
  }

  @Test
  void whatNobodyInsideAskedForIsDroppedAndItsSenderToldSo() throws Exception {
    LiveTunnel other = direct(Reach.EVERYBODY, 1280);
    other.admit(Optional.of(new InboundRules(Inbound.OUTBOUND_ONLY, List.of())));
    fromOne(Packets.packet(Packets.CLIENT, OTHER, 8));
    assertThat(typeAndCode(next(udp))).as("from a neighbour").isEqualTo("1/1");
    fromKernel(Packets.packet(Packets.HOST, OTHER, 8));
    assertThat(typeAndCode(ByteBuffer.wrap(tun.take(Duration.ZERO).orElseThrow())))
        .as("from outside")
        .isEqualTo("1/1");
    assertThat(protocol41.take(Duration.ZERO)).isEmpty();
    assertThat(forwarder.dropped(DropReason.UNSOLICITED)).isEqualTo(2);
    assertThat(other.traffic().dropsToClient()).isEqualTo(2);

    one.seen(NOW.toEpochMilli());
    protocol41.inject(0xC000024EL << 16, Packets.packet(OTHER, Packets.CLIENT, 8));
    protocol41.inject(0xC000024EL << 16, Packets.packet(OTHER, Packets.HOST, 8));
    forwarder.downlinks().get(1).run();
    fromOne(Packets.packet(Packets.CLIENT, OTHER, 8));
    assertThat(protocol41.take(Duration.ZERO)).as("the neighbour's answer").isPresent();
    fromKernel(Packets.packet(Packets.HOST, OTHER, 8));
    assertThat(protocol41.take(Duration.ZERO)).as("the answer from outside").isPresent();
  }

  @Test
  void tooLongPacketNamesTheNarrowerMtu() throws Exception {
    fromOne(Packets.packet(Packets.CLIENT, Packets.HOST, 1241));
    ByteBuffer error = next(udp);
    assertThat(typeAndCode(error)).isEqualTo("2/0");
    assertThat(error.getInt(44)).isEqualTo(1280);
    assertThat(tun.take(Duration.ZERO)).isEmpty();
    assertThat(forwarder.dropped(DropReason.TOO_LONG)).isEqualTo(1);
  }

  @Test
  void senderOutsideIsToldWhatItsPacketCantReach() throws Exception {
    LiveTunnel other = direct(Reach.EVERYBODY, 1400);
    fromKernel(Packets.packet(Packets.HOST, OTHER, 1400));
    ByteBuffer tooBig = ByteBuffer.wrap(tun.take(Duration.ZERO).orElseThrow());
    assertThat(typeAndCode(tooBig)).isEqualTo("2/0");
    assertThat(tooBig.getInt(44)).isEqualTo(1400);
    fromKernel(Packets.packet(Packets.HOST, "2001:db8:a::999", 8));
    assertThat(typeAndCode(ByteBuffer.wrap(tun.take(Duration.ZERO).orElseThrow())))
        .isEqualTo("1/0");
    other.seen(NOW.minusSeconds(211).toEpochMilli());
    fromKernel(Packets.packet(Packets.HOST, OTHER, 8));
    assertThat(typeAndCode(ByteBuffer.wrap(tun.take(Duration.ZERO).orElseThrow())))
        .isEqualTo("1/3");
    assertThat(protocol41.take(Duration.ZERO)).isEmpty();
  }

  @Test
  void nobodyOutsideTheTunnelsIsToldAnything() throws Exception {
    udp.inject(1, Packets.packet(Packets.CLIENT, Packets.HOST, 8));
    forwarder.downlinks().getFirst().run();
    protocol41.inject(Packets.PEER, Packets.packet(Packets.CLIENT, Packets.HOST, 8));
    forwarder.downlinks().get(1).run();
    assertThat(udp.take(Duration.ZERO)).isEmpty();
    assertThat(protocol41.take(Duration.ZERO)).isEmpty();
    assertThat(tun.take(Duration.ZERO)).isEmpty();
    assertThat(forwarder.dropped(DropReason.UNKNOWN_PEER)).isEqualTo(2);
  }

  @Test
  void ipv4ComesOutOfIpv6AndGoesIn() throws Exception {
    ipv4(4, "2001:db8:b::77", "192.0.2.130");
    byte[] out = Packets.ipv4("192.0.2.131", Packets.IPV4_HOST, 100, 0);
    overIpv6.inject(0x20010DB8_000B0000L, 0x77, out);
    forwarder.downlinks().getLast().run();
    assertThat(tun.take(Duration.ZERO).orElseThrow()).isEqualTo(out);
    byte[] in = Packets.ipv4(Packets.IPV4_HOST, "192.0.2.131", 100, 0);
    fromKernel(in);
    Datagram datagram = overIpv6.take(Duration.ZERO).orElseThrow();
    assertThat(datagram.peerHigh()).isEqualTo(0x20010DB8_000B0000L);
    assertThat(datagram.peer()).isEqualTo(0x77);
    assertThat(datagram.payload()).isEqualTo(ByteBuffer.wrap(in));
  }

  @Test
  void ipv4SourceHasToBeTheTunnels() throws Exception {
    ipv4(4, "2001:db8:b::77", "192.0.2.130");
    overIpv6.inject(
        0x20010DB8_000B0000L, 0x77, Packets.ipv4("192.0.2.133", Packets.IPV4_HOST, 8, 0));
    forwarder.downlinks().getLast().run();
    assertThat(tun.take(Duration.ZERO)).isEmpty();
    assertThat(forwarder.dropped(DropReason.FOREIGN_SOURCE)).isEqualTo(1);
  }

  @Test
  void ipv4ClientsReachEachOther() throws Exception {
    ipv4(4, "2001:db8:b::77", "192.0.2.130");
    ipv4(5, "2001:db8:b::78", "192.0.2.132");
    overIpv6.inject(0x20010DB8_000B0000L, 0x77, Packets.ipv4("192.0.2.131", "192.0.2.133", 8, 0));
    forwarder.downlinks().getLast().run();
    Datagram datagram = overIpv6.take(Duration.ZERO).orElseThrow();
    assertThat(datagram.peer()).isEqualTo(0x78);
    assertThat(Ipv4Packet.timeToLive(datagram.payload(), 0)).isEqualTo(63);
    assertThat(Ipv4Packet.hasRightChecksum(datagram.payload(), 0)).isTrue();
  }

  @Test
  void onlyIpv4ThatMustNotBeFragmentedIsTooLong() throws Exception {
    ipv4(4, "2001:db8:b::77", "192.0.2.130");
    fromKernel(Packets.ipv4(Packets.IPV4_HOST, "192.0.2.131", 1400, 0));
    assertThat(overIpv6.take(Duration.ZERO)).isPresent();
    fromKernel(Packets.ipv4(Packets.IPV4_HOST, "192.0.2.131", 1400, 0x4000));
    assertThat(overIpv6.take(Duration.ZERO)).isEmpty();
    ByteBuffer error = ByteBuffer.wrap(tun.take(Duration.ZERO).orElseThrow());
    assertThat(error.get(20) + "/" + error.get(21)).isEqualTo("3/4");
    assertThat(error.getInt(24)).isEqualTo(1280);
    assertThat(Ipv4Packet.destination(error, 0))
        .isEqualTo(Ipv4Address.parse(Packets.IPV4_HOST).value());
  }

  @Test
  void nestedTunnelsAreDroppedInBothDirections() throws Exception {
    fromOne(Packets.with(Packets.packet(Packets.CLIENT, Packets.HOST, 40), 6, 41));
    fromOne(Packets.with(Packets.packet(Packets.CLIENT, Packets.HOST, 40), 6, 4));
    fromKernel(Packets.with(Packets.packet(Packets.HOST, Packets.CLIENT, 40), 6, 41));
    assertThat(tun.take(Duration.ZERO)).isEmpty();
    assertThat(udp.take(Duration.ZERO)).isEmpty();
    assertThat(forwarder.dropped(DropReason.NESTED_TUNNEL)).isEqualTo(3);
  }

  @Test
  void errorsAreFew() throws Exception {
    for (int i = 0; i < 40; i++) {
      fromKernel(Packets.packet(Packets.HOST, "2001:db8:a::" + (900 + i), 8));
    }
    int told = 0;
    while (tun.take(Duration.ZERO).isPresent()) {
      told++;
    }
    assertThat(told).isEqualTo(10);
    assertThat(forwarder.dropped(DropReason.NO_TUNNEL)).isEqualTo(40);
  }
}
