// SPDX-License-Identifier: Apache-2.0
package org.culvert.conformance;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.culvert.protocol.address.Icmpv6Echo;
import org.culvert.protocol.address.Ipv6Address;

/** Packets behind an accept, on the very port of the signalling. */
final class PacketCases {
  private static final Ipv6Address LINK_LOCAL = Ipv6Address.parse("fe80::1234");
  private static final Ipv6Address FOREIGN = Ipv6Address.parse("2001:db8:dead:beef::1");

  private PacketCases() {}

  static Stream<Case> all() {
    return Stream.of(keepalive(), survival(), guard()).flatMap(some -> some);
  }

  private static Stream<Case> keepalive() {
    return Stream.of(
        packets(
            "keepalive-is-answered",
            "4.6",
            "the server's end of the tunnel answers echo requests",
            end -> Failed.unless(reply(end).isPresent(), "silence")),
        packets(
            "keepalive-payload",
            "4.6",
            "the reply has the identifier, the sequence and the payload of the request",
            end -> {
              byte[] packet = new byte[0];
              Optional<byte[]> reply = Optional.empty();
              for (int attempt = 0; attempt < 4 && reply.isEmpty(); attempt++) {
                packet = end.packet(end.probe(), end.offer().clientAddress());
                reply = end.reply(packet, end.visit().patience().dividedBy(4));
              }
              byte[] sent = packet;
              reply.ifPresent(
                  got ->
                      Failed.unless(
                          got.length == sent.length
                              && Arrays.equals(sent, 44, sent.length, got, 44, got.length),
                          "it has others"));
            }),
        packets(
            "keepalive-from-the-server",
            "4.6",
            "the reply comes from the address that was asked",
            end ->
                reply(end)
                    .ifPresent(
                        got ->
                            Failed.unless(
                                Ipv6Address.of(Arrays.copyOfRange(got, 8, 24))
                                    .equals(end.offer().serverAddress()),
                                "it comes from another one"))),
        packets(
            "A16-flow-label-of-a-mark",
            "4.5.2",
            "A16: a packet whose flow label ends like the mark of signalling is a packet",
            end -> {
              byte[] packet = end.packet(end.probe(), end.offer().clientAddress());
              packet[3] = (byte) 0xF5;
              Optional<byte[]> reply = end.reply(packet, end.visit().patience().dividedBy(2));
              if (reply.isEmpty()) {
                reply = end.reply(packet, end.visit().patience());
              }
              Failed.unless(reply.isPresent(), "silence");
            }));
  }

  private static Stream<Case> survival() {
    return Stream.of(
        survives(
            "A11-version-from-a-live-port",
            "8",
            "A11: a VERSION that anybody could have forged does not end a tunnel",
            end -> end.port().send(Octets.datagram(0xF0A00000, 1, "VERSION=2.0.2\r\n"))),
        survives(
            "tunnel-survives-echo-request",
            "4.7.4",
            "an ECHO REQUEST does not end a tunnel",
            end -> end.port().send(Octets.datagram(0xF0A00000, 1, "ECHO REQUEST"))),
        survives(
            "tunnel-survives-garbage",
            "8",
            "garbage in the port of a tunnel does not end it",
            end -> {
              end.port().send(Octets.datagram(0xF0A00000, 1, "garbage"));
              end.port().send(new byte[] {0x60, 0, 0});
              end.port().send(new byte[] {0x17});
            }),
        survives(
            "tunnel-survives-link-local",
            "4.5.2",
            "the router solicitations of a client's kernel do not harm",
            end -> end.port().send(end.packet(end.probe(), LINK_LOCAL))),
        survives(
            "tunnel-survives-late-accept",
            "4.4.1",
            "a late copy of the accept does not end a tunnel",
            end -> end.port().send(Octets.datagram(0xF0A00003, 1, Octets.frame(Requests.ACCEPT)))));
  }

  private static Stream<Case> guard() {
    return Stream.of(
        packets(
            "foreign-source",
            "8",
            "packets from an address that is not the client's are dropped quietly",
            end -> quiet(end, end.packet(end.probe(), FOREIGN))),
        packets(
            "link-local-source",
            "8",
            "packets from a link-local address are dropped quietly",
            end -> quiet(end, end.packet(end.probe(), LINK_LOCAL))),
        packets(
            "server-as-source",
            "8",
            "packets that pretend to come from the server's end are dropped quietly",
            end -> quiet(end, end.packet(end.probe(), end.offer().serverAddress()))),
        packets(
            "packet-that-lies-about-its-length",
            "8",
            "a packet shorter than it says is dropped quietly",
            end -> {
              byte[] packet = end.packet(end.probe(), end.offer().clientAddress());
              quiet(end, Arrays.copyOf(packet, packet.length - 9));
            }),
        new Case(
            "packets-before-accept",
            "4.5.2",
            "before the accept there is no tunnel for packets",
            Case.UDP,
            visit -> {
              TunnelEnd end = TunnelEnd.unaccepted(visit, visit.stranger());
              quiet(end, end.packet(end.probe(), end.offer().clientAddress()));
            }),
        new Case(
            "packets-from-another-port",
            "8",
            "packets of a tunnel from somebody else's port are dropped quietly",
            Case.UDP,
            visit -> {
              TunnelEnd end = TunnelEnd.open(visit);
              TunnelEnd thief = new TunnelEnd(visit, visit.freshPort(), end.offer());
              quiet(thief, end.packet(end.probe(), end.offer().clientAddress()));
            }),
        new Case(
            "packets-without-a-tunnel",
            "8",
            "packets from a port without a tunnel get no answer",
            Case.UDP,
            visit -> {
              UdpPort port = visit.freshPort();
              ByteBuffer packet = ByteBuffer.allocate(Icmpv6Echo.LENGTH);
              new Icmpv6Echo(1, 1, 2, 3).writeRequest(packet, 0, FOREIGN, FOREIGN);
              port.send(packet.array());
              boolean answered =
                  port.receivePacket(visit.silence()).isPresent()
                      || port.receive(visit.silence()).isPresent();
              Failed.unless(!answered, "an answer");
            }));
  }

  private static Optional<byte[]> reply(TunnelEnd end) throws IOException, InterruptedException {
    Optional<byte[]> reply = Optional.empty();
    for (int attempt = 0; attempt < 4 && reply.isEmpty(); attempt++) {
      reply =
          end.reply(
              end.packet(end.probe(), end.offer().clientAddress()),
              end.visit().patience().dividedBy(4));
    }
    return reply;
  }

  private static void quiet(TunnelEnd end, byte[] packet) throws IOException, InterruptedException {
    Failed.unless(end.reply(packet, end.visit().silence()).isEmpty(), "a packet came back");
  }

  /** What a case does with a tunnel. */
  @FunctionalInterface
  private interface Check {
    void with(TunnelEnd end) throws IOException, InterruptedException;
  }

  private static Case packets(String id, String section, String title, Check check) {
    return new Case(id, section, title, Case.UDP, visit -> check.with(TunnelEnd.open(visit)));
  }

  /** Nothing is asserted of a tunnel that was dead before. */
  private static Case survives(String id, String section, String title, Check attack) {
    return new Case(
        id,
        section,
        title,
        Case.UDP,
        visit -> {
          TunnelEnd end = TunnelEnd.open(visit);
          NotOffered.unless(end.isAlive(), "the tunnel does not answer from the start");
          attack.with(end);
          Failed.unless(end.isAlive(), "the tunnel does not answer any more");
        });
  }
}
