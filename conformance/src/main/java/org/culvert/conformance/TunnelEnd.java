// SPDX-License-Identifier: Apache-2.0
package org.culvert.conformance;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import org.culvert.protocol.address.Icmpv6Echo;
import org.culvert.protocol.address.Ipv6Address;

/** The client's end of a tunnel of the kind v6udpv4: probes go in, replies come out. */
final class TunnelEnd {
  private static final Duration BETWEEN = Duration.ofMillis(700);
  private static final int ATTEMPTS = 4;

  private final Visit visit;
  private final UdpPort port;
  private final Offer offer;
  private int sequence;

  TunnelEnd(Visit visit, UdpPort port, Offer offer) {
    this.visit = visit;
    this.port = port;
    this.offer = offer;
  }

  /** A tunnel that is up, at a port of its own. */
  static TunnelEnd open(Visit visit) throws IOException, InterruptedException {
    return open(visit, visit.stranger());
  }

  static TunnelEnd open(Visit visit, Dialogue dialogue) throws IOException, InterruptedException {
    visit.needsType("V6UDPV4");
    Offer offer = offered(dialogue);
    dialogue.accept();
    return new TunnelEnd(visit, ((UdpLine) dialogue.line()).port(), offer);
  }

  /** The account's own tunnel. */
  static TunnelEnd ofAccount(Visit visit, Dialogue dialogue)
      throws IOException, InterruptedException {
    visit.needsType("V6UDPV4");
    dialogue.greet();
    dialogue.withAccount();
    Offer offer = dialogue.offer(Requests.create("v6udpv4", dialogue.line().local()));
    dialogue.accept();
    return new TunnelEnd(visit, ((UdpLine) dialogue.line()).port(), offer);
  }

  /** A tunnel that nobody has accepted. */
  static TunnelEnd unaccepted(Visit visit, Dialogue dialogue)
      throws IOException, InterruptedException {
    visit.needsType("V6UDPV4");
    return new TunnelEnd(visit, ((UdpLine) dialogue.line()).port(), offered(dialogue));
  }

  private static Offer offered(Dialogue dialogue) throws IOException, InterruptedException {
    dialogue.login();
    return dialogue.offer(Requests.create("v6udpv4", dialogue.line().local()));
  }

  Offer offer() {
    return offer;
  }

  UdpPort port() {
    return port;
  }

  /** The kind of probe that keeps tunnels alive. */
  Icmpv6Echo probe() {
    sequence++;
    return new Icmpv6Echo(0x4B49, sequence, 0x0123456789ABCDEFL, sequence);
  }

  byte[] packet(Icmpv6Echo echo, Ipv6Address source) {
    ByteBuffer packet = ByteBuffer.allocate(Icmpv6Echo.LENGTH);
    echo.writeRequest(packet, 0, source, offer.serverAddress());
    return packet.array();
  }

  /** Whether the server's end answers a probe from the client's. */
  boolean isAlive() throws IOException, InterruptedException {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Icmpv6Echo echo = probe();
      if (reply(packet(echo, offer.clientAddress()), BETWEEN)
          .filter(reply -> echo.isAnsweredBy(ByteBuffer.wrap(reply), 0, reply.length))
          .isPresent()) {
        return true;
      }
    }
    return false;
  }

  /** What comes out after that went in; probes of the broker itself are answered meanwhile. */
  Optional<byte[]> reply(byte[] packet, Duration patience)
      throws IOException, InterruptedException {
    port.send(packet);
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      Optional<byte[]> next =
          port.receivePacket(Duration.ofNanos(Math.max(1_000_000, deadline - System.nanoTime())));
      if (next.isEmpty() || !isRequest(next.get())) {
        return next;
      }
      ByteBuffer answer = ByteBuffer.wrap(next.get());
      Icmpv6Echo.reply(answer, 0);
      port.send(answer.array());
    }
  }

  private static boolean isRequest(byte[] packet) {
    return packet.length >= Icmpv6Echo.LENGTH - 16
        && packet[6] == 58
        && Icmpv6Echo.isRequest(ByteBuffer.wrap(packet), 0, packet.length);
  }

  Visit visit() {
    return visit;
  }
}
