// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.tunnel;

import java.nio.ByteBuffer;
import java.util.OptionalInt;
import org.culvert.protocol.address.Icmpv6Echo;
import org.culvert.protocol.address.Ipv6Address;
import org.culvert.protocol.address.Ipv6Packet;

/**
 * The ICMPv6 echo of the keepalive: written as a whole IPv6 packet of 64 octets, since it goes into
 * the tunnel without the kernel, and recognised when it comes back. RFC 4443 section 4.
 *
 * @param source this end of the tunnel
 * @param target the broker's end
 * @param identifier tells our echoes from those of a ping on this machine
 * @param cookie random octets of the payload, which nobody else can know
 */
public record EchoProbe(Ipv6Address source, Ipv6Address target, int identifier, long cookie) {
  private static final int SEQUENCE = Ipv6Packet.HEADER + 6;

  ByteBuffer request(int sequence) {
    ByteBuffer packet = ByteBuffer.allocate(Icmpv6Echo.LENGTH);
    echo(sequence).writeRequest(packet, 0, source, target);
    return packet;
  }

  /** The sequence number, when the packet answers one of ours. */
  OptionalInt answered(ByteBuffer packet) {
    int at = packet.position();
    if (packet.remaining() != Icmpv6Echo.LENGTH) {
      return OptionalInt.empty();
    }
    int sequence = packet.getShort(at + SEQUENCE) & 0xFFFF;
    return echo(sequence).isAnsweredBy(packet, at, Icmpv6Echo.LENGTH)
        ? OptionalInt.of(sequence)
        : OptionalInt.empty();
  }

  private Icmpv6Echo echo(int sequence) {
    return new Icmpv6Echo(identifier, sequence, cookie, sequence);
  }
}
