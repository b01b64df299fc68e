// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.culvert.broker.tunnel.LiveTunnel;
import org.culvert.broker.tunnel.TunnelTable;
import org.culvert.packetio.MemoryTunnelSocket;
import org.culvert.packetio.PacketBatch;
import org.culvert.packetio.TunDevice;
import org.culvert.packetio.BootClock;
import org.culvert.protocol.address.Endpoint;
import org.culvert.protocol.address.Ipv4Address;
import org.culvert.protocol.message.Bytes;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ForwarderTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration NO_TIME = Duration.ZERO;
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final FiniteTun tun = new FiniteTun();
  private final FiniteSocket socket = new FiniteSocket();
  private final FiniteSocket second = new FiniteSocket();
  private final TunnelTable tunnels = new TunnelTable();
  private final LiveTunnel tunnel = Packets.tunnel();
  private final Map<Long, List<byte[]>> signalling = new HashMap<>();
  private final List<TunnelLink> links =
      List.of(
          new TunnelLink("main", socket, this::signalled),
          new TunnelLink("second", second, this::signalled));
  private final Forwarder forwarder = forwarder(tun, links);

  private Forwarder forwarder(TunDevice device, List<TunnelLink> outside) {
    return new Forwarder(
        Packets.POOLS, List.of(Packets.BROKER), device, outside, tunnels, InstantSource.fixed(NOW));
  }

  private void signalled(long peer, byte[] datagram) {
    signalling.computeIfAbsent(peer, _ -> new ArrayList<>()).add(datagram);
  }

  @BeforeEach
  void install() {
    tunnels.install(tunnel);
  }

  /** Each loop runs in the test's own thread until it has used up what was injected. */
  private void fromClient(byte[]... datagrams) throws IOException {
    fromPeer(Packets.PEER, datagrams);
  }

  private void fromPeer(long peer, byte[]... datagrams) throws IOException {
    for (byte[] datagram : datagrams) {
      socket.inject(peer, datagram);
    }
    forwarder.downlinks().getFirst().run();
  }

  private void fromKernel(byte[]... packets) throws IOException {
    for (byte[] packet : packets) {
      tun.inject(packet);
    }
    forwarder.uplink().run();
  }

  private static byte[] sent(FiniteSocket from) throws InterruptedException {
    return octets(from.take(PATIENCE).orElseThrow());
  }

  private static byte[] octets(MemoryTunnelSocket.Datagram datagram) {
    byte[] octets = new byte[datagram.payload().remaining()];
    datagram.payload().get(datagram.payload().position(), octets);
    return octets;
  }

  @Test
  void clientsPacketReachesTheKernelUnchanged() throws Exception {
    byte[] packet = Packets.packet(Packets.CLIENT, Packets.HOST, 1240);

    fromClient(packet);

    assertThat(tun.take(PATIENCE).orElseThrow()).isEqualTo(packet);
    assertThat(tunnel.traffic().octetsFromClient()).isEqualTo(1280);
    assertThat(tunnel.lastSeenAt()).isEqualTo(NOW);
  }

  @Test
  void packetOfTheDelegatedPrefixReachesTheKernel() throws Exception {
    byte[] packet = Packets.packet("2001:db8:1512:7::1", Packets.HOST, 8);

    fromClient(packet);

    assertThat(tun.take(PATIENCE).orElseThrow()).isEqualTo(packet);
  }

  @Test
  void kernelsPacketReachesTheProvenClient() throws Exception {
    byte[] toClient = Packets.packet(Packets.HOST, Packets.CLIENT, 8);
    byte[] toPrefix = Packets.packet(Packets.HOST, "2001:db8:1512:7::1", 1240);
    tunnel.seen(NOW.toEpochMilli());

    fromKernel(toClient, toPrefix);

    MemoryTunnelSocket.Datagram first = socket.take(PATIENCE).orElseThrow();
    assertThat(first.peer()).isEqualTo(Packets.PEER);
    assertThat(octets(first)).isEqualTo(toClient);
    assertThat(sent(socket)).isEqualTo(toPrefix);
    assertThat(tunnel.traffic().packetsToClient()).isEqualTo(2);
  }

  @Test
  void nothingGoesToAClientBeforeItHasSentAValidPacket() throws Exception {
    byte[] answer = Packets.packet(Packets.HOST, Packets.CLIENT, 8);

    fromKernel(answer);
    assertThat(socket.take(NO_TIME)).isEmpty();
    assertThat(forwarder.dropped(DropReason.NOT_PROVEN)).isEqualTo(1);

    // What a client's kernel sends of itself proves nothing, the first real packet does.
    fromClient(Packets.packet("fe80::1", Packets.HOST, 8));
    assertThat(tunnel.isProven()).isFalse();
    fromClient(Packets.packet(Packets.CLIENT, Packets.HOST, 8));
    assertThat(tunnel.isProven()).isTrue();
  }

  @Test
  void tunnelLeavesThroughTheSocketOfItsListener() throws Exception {
    Endpoint outer = new Endpoint(Ipv4Address.parse("192.0.2.78"), 5000);
    LiveTunnel other = Packets.tunnel(2, "second", outer, "2001:db8:a::600", "2001:db8:99::/48");
    tunnels.install(other);
    tunnel.seen(NOW.toEpochMilli());
    other.seen(NOW.toEpochMilli());

    fromKernel(
        Packets.packet(Packets.HOST, "2001:db8:a::601", 1),
        Packets.packet(Packets.HOST, Packets.CLIENT, 2),
        Packets.packet(Packets.HOST, "2001:db8:a::601", 3));

    assertThat(sent(second)).isEqualTo(Packets.packet(Packets.HOST, "2001:db8:a::601", 1));
    assertThat(sent(second)).isEqualTo(Packets.packet(Packets.HOST, "2001:db8:a::601", 3));
    assertThat(sent(socket)).isEqualTo(Packets.packet(Packets.HOST, Packets.CLIENT, 2));
    assertThat(socket.take(NO_TIME)).isEmpty();
  }

  @Test
  void keepaliveIsAnsweredToTheOctetAndNotForwarded() throws Exception {
    fromClient(Packets.ECHO_REQUEST);

    MemoryTunnelSocket.Datagram reply = socket.take(PATIENCE).orElseThrow();
    assertThat(reply.peer()).isEqualTo(Packets.PEER);
    assertThat(octets(reply)).isEqualTo(Packets.ECHO_REPLY);
    assertThat(tun.take(NO_TIME)).isEmpty();
    assertThat(tunnel.isProven()).isTrue();
  }

  @Test
  void signallingOfBothGenerationsIsHandedOverAndNeverReachesTheKernel() throws Exception {
    byte[] now = Bytes.ofText("\u00f0\0\0\u00f0\0\0\1|VERSION=2.0.2\r\n").toArray();
    byte[] old = Bytes.ofText("\0\0\0\u00f0|\1\0\0VERSION=2.0.0\r\n").toArray();

    fromPeer(7, now, old);

    assertThat(signalling.get(7L)).containsExactly(now, old);
    assertThat(tun.take(NO_TIME)).isEmpty();
  }

  /** Octet 3 is the end of the flow label: the first nibble wins. */
  @Test
  void dataPacketWhoseFlowLabelEndsInFxIsNotTakenForSignalling() throws Exception {
    byte[] packet = Packets.with(Packets.packet(Packets.CLIENT, Packets.HOST, 8), 3, 0xF0);

    fromClient(packet);

    assertThat(tun.take(PATIENCE).orElseThrow()).isEqualTo(packet);
    assertThat(signalling).isEmpty();
  }

  @Test
  void refusedPacketLeavesTheOthersOfItsBatchAlone() throws Exception {
    byte[] good = Packets.packet(Packets.CLIENT, Packets.HOST, 8);

    fromClient(good, Packets.packet(Packets.HOST, Packets.HOST, 8), good);

    assertThat(tun.take(PATIENCE)).isPresent();
    assertThat(tun.take(PATIENCE)).isPresent();
    assertThat(tun.take(NO_TIME)).isEmpty();
    assertThat(tunnel.traffic().dropsFromClient()).isEqualTo(1);
  }

  /** Whatever the table says: other brokers may have these tunnels by now. */
  @Test
  void brokerWithoutALeaseForwardsNothingEitherWay() throws Exception {
    byte[] toClient = Packets.packet(Packets.HOST, Packets.CLIENT, 8);
    byte[] toKernel = Packets.packet(Packets.CLIENT, Packets.HOST, 8);
    tunnel.seen(NOW.toEpochMilli());
    tunnels.carryUntil(BootClock.nanos() - 1);
    fromClient(toKernel, Packets.ECHO_REQUEST);
    fromKernel(toClient);
    assertThat(tun.take(NO_TIME)).isEmpty();
    assertThat(socket.take(NO_TIME)).isEmpty();
    assertThat(forwarder.dropped(DropReason.NO_LEASE)).isEqualTo(3);

    byte[] question = Bytes.ofText("\u00f0\0\0\u00f0\0\0\1|VERSION=2.0.2\r\n").toArray();
    fromPeer(7, question);
    assertThat(signalling.get(7L)).as("it may say where to go").containsExactly(question);

    tunnels.carryUntil(BootClock.nanos() + Duration.ofMinutes(1).toNanos());
    fromClient(toKernel);
    assertThat(tun.take(PATIENCE)).contains(toKernel);
  }

  @Test
  void clientThatIsToGoHasItsPacketsForwardedAndItsProbesUnanswered() throws Exception {
    byte[] packet = Packets.packet(Packets.CLIENT, Packets.HOST, 8);
    tunnel.leave(true);
    fromClient(Packets.ECHO_REQUEST, packet);
    assertThat(socket.take(NO_TIME)).isEmpty();
    assertThat(tun.take(PATIENCE)).contains(packet);
    assertThat(forwarder.dropped(DropReason.LEAVING)).isEqualTo(1);
  }

  @Test
  void everyReasonToDropCanHappenAndIsCounted() throws Exception {
    byte[] good = Packets.packet(Packets.CLIENT, Packets.HOST, 8);
    byte[] toClient = Packets.packet(Packets.HOST, Packets.CLIENT, 8);
    byte[] broken = Packets.with(toClient, 0, 0x55);
    LiveTunnel elsewhere =
        Packets.tunnel(
            3,
            "gone",
            new Endpoint(Ipv4Address.parse("192.0.2.79"), 1),
            "2001:db8:a::700",
            "2001:db8:77::/48");
    tunnels.install(elsewhere);
    elsewhere.seen(NOW.toEpochMilli());
    Set<DropReason> seen = EnumSet.noneOf(DropReason.class);

    fromPeer(1, good);
    fromPeer(
        Packets.PEER,
        Arrays.copyOf(good, 39),
        new byte[] {0x60},
        Arrays.copyOf(good, 47),
        Packets.packet(Packets.HOST, Packets.HOST, 8),
        Packets.packet("fe80::1", "ff02::2", 8),
        Packets.packet("ff02::1", Packets.HOST, 8),
        Packets.packet(Packets.CLIENT, "ff02::2", 8),
        Packets.packet(Packets.CLIENT, "fe80::1", 8),
        Packets.packet(Packets.CLIENT, "::1", 8),
        Packets.packet(Packets.CLIENT, "2002:c000:201::1", 8),
        Packets.packet(Packets.CLIENT, Packets.SERVER, 8),
        Packets.packet(Packets.CLIENT, "2001:db8:1512::99", 8),
        Packets.with(good, 6, 41),
        Packets.with(good, 7, 0),
        new byte[] {0x45, 0, 0, 0, 0, 0, 0, 0},
        new byte[0x2001 + 8]);
    socket.inject(Packets.PEER, new byte[] {(byte) 0xF0, 0, 0});
    byte[] endless = new byte[8193];
    endless[0] = (byte) 0xF0;
    fromPeer(Packets.PEER, endless);
    LiveTunnel silent =
        Packets.tunnel(
            4,
            "main",
            new Endpoint(Ipv4Address.parse("192.0.2.80"), 1),
            "2001:db8:a::800",
            "2001:db8:78::/48");
    tunnels.install(silent);
    tunnel.seen(NOW.toEpochMilli());
    fromKernel(
        broken,
        Packets.with(Packets.ipv4(Packets.IPV4_HOST, "192.0.2.129", 8, 0), 8, 1),
        Packets.packet(Packets.HOST, "2001:db8:a::801", 8),
        Packets.packet(Packets.HOST, "2001:db8:a::701", 8),
        Packets.packet(Packets.HOST, "2001:db8:a::999", 8),
        Packets.packet(Packets.HOST, "2001:db8:a::512", 8),
        Packets.packet(Packets.HOST, Packets.CLIENT, 1241),
        Packets.packet("2001:db8:b::5efe:c000:201", Packets.CLIENT, 8),
        Packets.with(toClient, 7, 0));
    tunnel.seen(NOW.minusSeconds(106).toEpochMilli());
    fromKernel(toClient);
    Set<DropReason> byOthers =
        EnumSet.of(
            DropReason.DISABLED,
            DropReason.ISOLATED,
            DropReason.UNSOLICITED,
            DropReason.RATE_CAPPED,
            DropReason.QUOTA_USED_UP,
            DropReason.PORT_25);
    Forwarder refusing = refusing();
    tunnel.leave(true);
    fromPeer(Packets.PEER, Packets.ECHO_REQUEST);
    tunnels.carryUntil(BootClock.nanos());
    fromPeer(Packets.PEER, good);

    for (DropReason reason : DropReason.values()) {
      if (forwarder.dropped(reason) + refusing.dropped(reason) > 0) {
        seen.add(reason);
      }
    }
    assertThat(seen)
        .as("NeighboursTest and CurbTest show the others")
        .containsExactlyInAnyOrderElementsOf(EnumSet.complementOf(EnumSet.copyOf(byOthers)));
    assertThat(forwarder.dropped(DropReason.BAD_LENGTH)).isEqualTo(3);
    assertThat(forwarder.dropped(DropReason.TOO_LONG)).isEqualTo(2);
    assertThat(forwarder.dropped(DropReason.UNKNOWN_DATAGRAM)).isEqualTo(3);
    assertThat(forwarder.dropped(DropReason.NOT_AN_ECHO_REQUEST)).isEqualTo(2);
    assertThat(forwarder.dropped(DropReason.HOP_LIMIT)).isEqualTo(2);
  }

  /** A device that takes nothing and a socket that sends nothing: both lose what they are given. */
  private Forwarder refusing() throws IOException {
    FiniteSocket full =
        new FiniteSocket() {
          @Override
          public int send(PacketBatch batch) throws IOException {
            throw new IOException("no buffer space");
          }
        };
    FiniteTun down =
        new FiniteTun() {
          @Override
          public int write(PacketBatch batch) throws IOException {
            throw new IOException("the device is down");
          }
        };
    Forwarder refusing = forwarder(down, List.of(new TunnelLink("main", full, (_, _) -> {})));
    full.inject(Packets.PEER, Packets.packet(Packets.CLIENT, Packets.HOST, 8));
    full.inject(Packets.PEER, Packets.ECHO_REQUEST);
    refusing.downlinks().getFirst().run();
    return refusing;
  }
}
