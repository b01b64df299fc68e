// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.culvert.broker.realm.Account;
import org.culvert.broker.realm.Inbound;
import org.culvert.broker.realm.InnerPolicy;
import org.culvert.broker.realm.Limits;
import org.culvert.broker.realm.Reach;
import org.culvert.broker.tunnel.LimitStore;
import org.culvert.broker.tunnel.LiveTunnel;
import org.culvert.broker.tunnel.OwnLimits;
import org.culvert.broker.tunnel.Quotas;
import org.culvert.broker.tunnel.Tunnel;
import org.culvert.broker.tunnel.TunnelTable;
import org.culvert.protocol.address.Endpoint;
import org.culvert.protocol.address.InternetChecksum;
import org.culvert.protocol.address.IpAddress;
import org.culvert.protocol.message.TunnelType;
import org.junit.jupiter.api.Test;

/** What the limits of tunnels keep back, and who is told. */
class CurbTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final long IPV4_PEER = 0xC000024EL;
  private static final String IPV4_CLIENT = "192.0.2.131";

  private final FiniteTun tun = new FiniteTun();
  private final FiniteSocket udp = new FiniteSocket();
  private final FiniteSocket overIpv6 = new FiniteSocket();
  private final TunnelTable tunnels = new TunnelTable();
  private final Forwarder forwarder =
      new Forwarder(
          Packets.POOLS,
          List.of(Packets.BROKER),
          tun,
          List.of(
              new TunnelLink("main", udp, (_, _) -> {}),
              TunnelLink.raw(TunnelType.V4V6, Set.of("six"), overIpv6)),
          tunnels,
          InstantSource.fixed(NOW));

  private LiveTunnel live(Limits limits) {
    return live(1, TunnelType.V6UDPV4, "main", Packets.OUTER, Packets.SERVER, limits);
  }

  private LiveTunnel neighbour(Limits limits) {
    Endpoint outer = new Endpoint(IpAddress.parse("192.0.2.78"), 5000);
    return live(2, TunnelType.V6UDPV4, "main", outer, "2001:db8:a::600", limits);
  }

  private LiveTunnel ipv4(Limits limits) {
    Endpoint outer = new Endpoint(IpAddress.parse("::c000:24e"), 0);
    return live(3, TunnelType.V4V6, "six", outer, "192.0.2.130", limits);
  }

  private LiveTunnel live(
      long id, TunnelType type, String listener, Endpoint outer, String server, Limits limits) {
    IpAddress inner = IpAddress.parse(server);
    LiveTunnel live =
        new LiveTunnel(
            new Tunnel(
                id,
                "members",
                Optional.of(new Account(id, "members", "alice" + id)),
                type,
                listener,
                Packets.BROKER,
                outer,
                inner,
                IpAddress.of(inner.high(), inner.low() + 1),
                Optional.empty(),
                Optional.of(Duration.ofSeconds(30)),
                Instant.MAX),
            new InnerPolicy(Optional.empty(), 1280, false, Reach.EVERYBODY, Inbound.OPEN, limits),
            true,
            NOW);
    tunnels.install(live);
    return live;
  }

  /** Every account has used up whatever it may. */
  private void useUp() {
    LimitStore store =
        new LimitStore() {
          @Override
          public Map<Long, OwnLimits> own() {
            return Map.of();
          }

          @Override
          public Map<Long, Long> octetsSince(Collection<Long> accounts, Instant then) {
            return Map.of(1L, Long.MAX_VALUE / 2, 2L, Long.MAX_VALUE / 2);
          }
        };
    new Quotas(store, tunnels).step(NOW);
  }

  private void fromClient(byte[]... packets) throws IOException {
    for (byte[] packet : packets) {
      udp.inject(Packets.PEER, packet);
    }
    forwarder.downlinks().getFirst().run();
  }

  private void fromKernel(byte[]... packets) throws IOException {
    for (byte[] packet : packets) {
      tun.inject(packet);
    }
    forwarder.uplink().run();
  }

  private static byte[] tcp(byte[] udpPacket, int header, int port) {
    ByteBuffer packet = ByteBuffer.wrap(udpPacket.clone());
    if (header == 40) {
      packet.put(6, (byte) 6);
    } else {
      packet.put(9, (byte) 6).putShort(10, (short) 0);
      packet.putShort(10, (short) InternetChecksum.complement(InternetChecksum.sum(packet, 0, 20)));
    }
    return packet.putShort(header, (short) 40_000).putShort(header + 2, (short) port).array();
  }

  private static String icmpv6(byte[] packet) {
    return packet[40] + "/" + packet[41];
  }

  private byte[] toClient() throws InterruptedException {
    ByteBuffer payload = udp.take(Duration.ZERO).orElseThrow().payload();
    byte[] octets = new byte[payload.remaining()];
    payload.get(payload.position(), octets);
    return octets;
  }

  @Test
  void mailServersAreOutOfReachAndTheClientIsToldSo() throws Exception {
    LiveTunnel live = live(new Limits(0, 0, 0, 1, false));
    byte[] mail = tcp(Packets.packet(Packets.CLIENT, Packets.HOST, 20), 40, 25);

    fromClient(mail);

    assertThat(tun.take(Duration.ZERO)).isEmpty();
    assertThat(icmpv6(toClient())).as("administratively prohibited").isEqualTo("1/1");
    assertThat(forwarder.dropped(DropReason.PORT_25)).isEqualTo(1);
    assertThat(live.traffic().dropsFromClient()).isEqualTo(1);
    byte[] submission = tcp(Packets.packet(Packets.CLIENT, Packets.HOST, 20), 40, 587);
    fromClient(submission);
    assertThat(tun.take(Duration.ZERO)).contains(submission);
  }

  @Test
  void clientsThatAskAHundredTimesAreToldTenTimes() throws Exception {
    live(new Limits(0, 0, 0, 1, false));
    byte[] mail = tcp(Packets.packet(Packets.CLIENT, Packets.HOST, 20), 40, 25);
    for (int i = 0; i < 100; i++) {
      fromClient(mail);
    }
    int told = 0;
    while (udp.take(Duration.ZERO).isPresent()) {
      told++;
    }
    assertThat(told).isEqualTo(10);
    assertThat(forwarder.dropped(DropReason.PORT_25)).isEqualTo(100);
  }

  @Test
  void neighboursMailServerIsOutOfReachToo() throws Exception {
    live(new Limits(0, 0, 0, 1, false));
    neighbour(Limits.NONE);
    fromClient(tcp(Packets.packet(Packets.CLIENT, "2001:db8:a::601", 20), 40, 25));
    assertThat(icmpv6(toClient())).isEqualTo("1/1");
    assertThat(forwarder.dropped(DropReason.PORT_25)).isEqualTo(1);
  }

  @Test
  void mailComesIntoTunnelsAndIsAnswered() throws Exception {
    live(new Limits(0, 0, 0, 1, false));
    byte[] in = tcp(Packets.packet(Packets.HOST, Packets.CLIENT, 20), 40, 25);
    fromKernel(in);
    assertThat(toClient()).isEqualTo(in);
  }

  @Test
  void ipv4InsideIsBlockedAlikeAndToldInItsOwnWords() throws Exception {
    ipv4(new Limits(0, 0, 0, 1, false));
    overIpv6.inject(0, IPV4_PEER, tcp(Packets.ipv4(IPV4_CLIENT, Packets.IPV4_HOST, 20, 0), 20, 25));
    forwarder.downlinks().get(1).run();
    assertThat(tun.take(Duration.ZERO)).isEmpty();
    ByteBuffer error = overIpv6.take(Duration.ZERO).orElseThrow().payload();
    assertThat(error.get(20) + "/" + error.get(21)).isEqualTo("3/13");
    byte[] web = tcp(Packets.ipv4(IPV4_CLIENT, Packets.IPV4_HOST, 20, 0), 20, 443);
    overIpv6.inject(0, IPV4_PEER, web);
    forwarder.downlinks().get(1).run();
    assertThat(tun.take(Duration.ZERO)).contains(web);
  }

  @Test
  void fasterThanTheRateIsDroppedEachWayAndNobodyIsTold() throws Exception {
    LiveTunnel live = live(new Limits(1, 1, 0, 1, true));
    byte[] out = Packets.packet(Packets.CLIENT, Packets.HOST, 1240);
    byte[] in = Packets.packet(Packets.HOST, Packets.CLIENT, 1240);
    int burst = 131_072 / 1280 + 1;
    for (int i = 0; i < burst + 5; i++) {
      fromClient(out);
      fromKernel(in);
    }
    assertThat(forwarder.dropped(DropReason.RATE_CAPPED)).isBetween(8L, 10L);
    assertThat(live.traffic().dropsFromClient()).isBetween(4L, 5L);
    assertThat(live.traffic().dropsToClient()).isBetween(4L, 5L);
    int written = 0;
    while (tun.take(Duration.ZERO).isPresent()) {
      written++;
    }
    assertThat(written).as("packets only, no errors").isBetween(burst, burst + 1);
    while (udp.take(Duration.ZERO).isPresent()) {
      // What went to the client is not the question here.
    }
    fromClient(Packets.ECHO_REQUEST);
    assertThat(toClient()).as("a full tunnel is still alive").isEqualTo(Packets.ECHO_REPLY);
  }

  @Test
  void slowNeighbourIsNotFlooded() throws Exception {
    live(Limits.NONE);
    LiveTunnel slow = neighbour(new Limits(0, 1, 0, 1, true));
    byte[] packet = Packets.packet(Packets.CLIENT, "2001:db8:a::601", 1240);
    for (int i = 0; i < 131_072 / 1280 + 6; i++) {
      fromClient(packet);
    }
    assertThat(slow.traffic().dropsToClient()).isBetween(4L, 5L);
    assertThat(forwarder.dropped(DropReason.RATE_CAPPED)).isBetween(4L, 5L);
  }

  @Test
  void usedUpQuotaStopsBothWaysAndSaysSo() throws Exception {
    live(new Limits(0, 0, 1, 0, true));
    neighbour(Limits.NONE);
    byte[] out = Packets.packet(Packets.CLIENT, Packets.HOST, 8);
    fromClient(out);
    assertThat(tun.take(Duration.ZERO)).contains(out);
    useUp();
    fromClient(out);
    assertThat(icmpv6(toClient())).isEqualTo("1/1");
    fromKernel(Packets.packet(Packets.HOST, Packets.CLIENT, 8));
    assertThat(icmpv6(tun.take(Duration.ZERO).orElseThrow())).isEqualTo("1/1");
    udp.inject(0xC000024EL << 16 | 5000, Packets.packet("2001:db8:a::601", Packets.CLIENT, 8));
    forwarder.downlinks().getFirst().run();
    assertThat(forwarder.dropped(DropReason.QUOTA_USED_UP)).isEqualTo(3);
    assertThat(icmpv6(toClient())).as("the neighbour").isEqualTo("1/1");
    fromClient(Packets.ECHO_REQUEST);
    assertThat(toClient()).as("its tunnel stays").isEqualTo(Packets.ECHO_REPLY);
  }
}
