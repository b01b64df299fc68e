// SPDX-License-Identifier: Apache-2.0
package org.culvert.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.culvert.broker.dataplane.DropReason;
import org.culvert.broker.dataplane.Forwarder;
import org.culvert.broker.dataplane.PacketLoop;
import org.culvert.broker.dataplane.TunnelLink;
import org.culvert.broker.tunnel.LiveTunnel;
import org.culvert.broker.tunnel.TunnelTable;
import org.culvert.fuzz.Wire.Sent;
import org.culvert.protocol.message.TunnelType;

/**
 * Packets through the whole data plane, from a client of each kind and from the kernel: each has
 * just one fate, nobody speaks under another's address, and errors are never about errors.
 */
final class InnerPackets implements FuzzTarget {
  private final List<Sent> sent = new ArrayList<>();
  private final Wire kernel = new Wire("kernel", sent);
  private final List<Wire> links = List.of(wire("udp"), wire("direct"), wire("six"));
  private final List<LiveTunnel> senders =
      List.of(TestTunnels.OVER_UDP, TestTunnels.DIRECT, TestTunnels.OF_IPV4);
  private final TunnelTable tunnels = new TunnelTable();
  private final Forwarder forwarder;
  private Instant now = Instant.EPOCH;
  private int signalled;

  InnerPackets() {
    TestTunnels.all().forEach(tunnels::install);
    forwarder =
        new Forwarder(
            TestTunnels.POOLS,
            List.of(TestTunnels.BROKER),
            kernel,
            List.of(
                new TunnelLink(
                    TunnelType.V6UDPV4.xmlName(), links.getFirst(), (_, _) -> signalled++),
                raw(TunnelType.V6V4, links.get(1)),
                raw(TunnelType.V4V6, links.getLast())),
            tunnels,
            () -> now);
  }

  private Wire wire(String name) {
    return new Wire(name, sent);
  }

  private static TunnelLink raw(TunnelType type, Wire wire) {
    return TunnelLink.raw(type, Set.of(type.xmlName()), wire);
  }

  @Override
  public String name() {
    return "inner-packets";
  }

  @Override
  public void run(byte[] input) {
    int choice = Segments.choice(input, 8);
    byte[] packet = Segments.rest(input);
    if (packet.length == 0) {
      return;
    }
    if (choice >= 4) {
      InnerPacketCheck.mend(packet);
    }
    // Nobody is silent, and everybody may be told of an error.
    now = now.plusSeconds(1);
    TestTunnels.all().forEach(live -> live.seen(now.toEpochMilli()));
    sent.clear();
    signalled = 0;
    long before = drops();
    int way = choice % 4;
    LiveTunnel from = way < 3 ? senders.get(way) : null;
    if (from == null) {
      kernel.bring(0, 0, packet);
      pass(forwarder.uplink());
    } else {
      links.get(way).bring(from.peerHigh(), from.peer(), packet);
      pass(forwarder.downlinks().get(way));
    }
    new InnerPacketCheck(from, packet, kernel)
        .fates((int) (drops() - before), signalled, List.copyOf(sent));
  }

  private static void pass(PacketLoop loop) {
    try {
      loop.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private long drops() {
    return Arrays.stream(DropReason.values()).mapToLong(forwarder::dropped).sum();
  }

  @Override
  public List<byte[]> seeds(Vectors vectors) {
    byte[] size = {2, 4, 5, (byte) 0xB4};
    byte[] noReply = {3, 0, 0, 0, 0, 0, 0, 0};
    Stream<byte[]> direct =
        Stream.of(
            Samples.ipv6(17, Samples.NEIGHBOUR, Samples.CLIENT, new byte[8]),
            Samples.ipv6(41, Samples.NEIGHBOUR, Samples.HOST, new byte[40]));
    return Stream.of(
            seeds(0, Samples.syn(6, size)),
            seeds(0, Samples.echoRequest(Samples.CLIENT, Samples.ROUTER)),
            seeds(0, Samples.ipv6(58, Samples.CLIENT, Samples.HOST, noReply)),
            seeds(0, Samples.ipv6(17, Samples.CLIENT, Samples.HOST, new byte[1300])),
            seeds(0, Samples.ipv6(17, Samples.CLIENT, Samples.NOBODY, new byte[8])),
            vectors.datagrams().stream().map(datagram -> Segments.with(0, datagram)),
            direct.flatMap(packet -> seeds(1, packet)),
            seeds(2, Samples.syn(4, size)),
            seeds(2, Samples.echoRequest(Samples.CLIENT4, Samples.ROUTER4)),
            seeds(2, Samples.ipv4(17, Samples.CLIENT4, Samples.NEIGHBOUR4, new byte[8])),
            seeds(2, Samples.ipv4(4, Samples.CLIENT4, Samples.HOST4, new byte[20])),
            seeds(3, Samples.ipv6(17, Samples.HOST, Samples.CLIENT, new byte[1300])),
            seeds(3, Samples.ipv6(58, Samples.HOST, Samples.CLIENT, noReply)),
            seeds(3, Samples.ipv6(17, Samples.HOST, Samples.NOBODY, new byte[8])),
            seeds(3, Samples.ipv4(17, Samples.HOST4, Samples.CLIENT4, new byte[1300])))
        .flatMap(packets -> packets)
        .toList();
  }

  /** As it is, and to be mended. */
  private static Stream<byte[]> seeds(int way, byte[] packet) {
    return Stream.of(Segments.with(way, packet), Segments.with(way + 4, packet));
  }
}
