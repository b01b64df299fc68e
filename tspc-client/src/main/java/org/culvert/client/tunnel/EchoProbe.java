// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.tunnel;

import java.nio.ByteBuffer;
import java.util.OptionalInt;
import org.culvert.protocol.address.Ipv6Address;

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
  static final int LENGTH = 64;

  private static final int HEADER = 40;
  private static final int ICMPV6 = 58;
  private static final int ECHO_REQUEST = 128;
  private static final int ECHO_REPLY = 129;

  ByteBuffer request(int sequence) {
    ByteBuffer packet = ByteBuffer.allocate(LENGTH);
    packet.putInt(6 << 28).putShort((short) (LENGTH - HEADER)).put((byte) ICMPV6).put((byte) 64);
    packet.put(source.octets()).put(target.octets());
    packet.put((byte) ECHO_REQUEST).put((byte) 0).putShort((short) 0);
    packet.putShort((short) identifier).putShort((short) sequence);
    packet.putLong(cookie).putLong(sequence);
    packet.putShort(HEADER + 2, checksum(packet));
    return packet.flip();
  }

  /** The sequence number, when the packet answers one of ours. */
  OptionalInt answered(ByteBuffer packet) {
    int start = packet.position();
    boolean ours =
        packet.remaining() == LENGTH
            && packet.get(start + 6) == ICMPV6
            && (packet.get(start + HEADER) & 0xFF) == ECHO_REPLY
            && (packet.getShort(start + HEADER + 4) & 0xFFFF) == identifier
            && packet.getLong(start + HEADER + 8) == cookie;
    return ours
        ? OptionalInt.of(packet.getShort(start + HEADER + 6) & 0xFFFF)
        : OptionalInt.empty();
  }

  /** Over the pseudo-header and the message, RFC 4443 section 2.3. */
  private static short checksum(ByteBuffer packet) {
    int sum = LENGTH - HEADER + ICMPV6;
    for (int i = 8; i < LENGTH; i += 2) {
      sum += packet.getShort(i) & 0xFFFF;
    }
    sum = (sum & 0xFFFF) + (sum >>> 16);
    sum = (sum & 0xFFFF) + (sum >>> 16);
    return (short) ~sum;
  }
}
