// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.tunnel;

import java.nio.ByteBuffer;
import java.util.OptionalInt;
import org.culvert.protocol.address.Icmpv4Echo;
import org.culvert.protocol.address.Icmpv6Echo;
import org.culvert.protocol.address.IpAddress;
import org.culvert.protocol.address.Ipv4Address;
import org.culvert.protocol.address.Ipv4Packet;
import org.culvert.protocol.address.Ipv6Address;
import org.culvert.protocol.address.Ipv6Packet;

/**
 * The echo of the keepalive: written as a whole packet, since it goes into the tunnel without the
 * kernel, and recognised when it comes back. Its identifier tells our echoes from those of a ping
 * on this machine; its cookie are random octets of the payload, which nobody else can know.
 */
public sealed interface EchoProbe {
  ByteBuffer request(int sequence);

  /** Who is asked. */
  IpAddress broker();

  /** The sequence number, when the packet answers one of ours. */
  OptionalInt answered(ByteBuffer packet);

  /**
   * ICMPv6: 64 octets in all. RFC 4443 section 4.
   *
   * @param source this end of the tunnel
   * @param target the broker's end
   */
  record Icmpv6(Ipv6Address source, Ipv6Address target, int identifier, long cookie)
      implements EchoProbe {
    private static final int SEQUENCE = Ipv6Packet.HEADER + 6;

    @Override
    public IpAddress broker() {
      return target;
    }

    @Override
    public ByteBuffer request(int sequence) {
      ByteBuffer packet = ByteBuffer.allocate(Icmpv6Echo.LENGTH);
      echo(sequence).writeRequest(packet, 0, source, target);
      return packet;
    }

    @Override
    public OptionalInt answered(ByteBuffer packet) {
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

  /**
   * ICMP, for tunnels that carry IPv4: 44 octets in all. RFC 792.
   *
   * @param source this end of the tunnel
   * @param target the broker's end
   */
  record Icmpv4(Ipv4Address source, Ipv4Address target, int identifier, long cookie)
      implements EchoProbe {
    private static final int SEQUENCE = Ipv4Packet.HEADER + 6;

    @Override
    public IpAddress broker() {
      return target;
    }

    @Override
    public ByteBuffer request(int sequence) {
      ByteBuffer packet = ByteBuffer.allocate(Icmpv4Echo.LENGTH);
      echo(sequence).writeRequest(packet, 0, source, target);
      return packet;
    }

    @Override
    public OptionalInt answered(ByteBuffer packet) {
      int at = packet.position();
      if (packet.remaining() != Icmpv4Echo.LENGTH
          || !Ipv4Packet.isValid(packet, at, Icmpv4Echo.LENGTH)) {
        return OptionalInt.empty();
      }
      int sequence = packet.getShort(at + SEQUENCE) & 0xFFFF;
      return echo(sequence).isAnsweredBy(packet, at, Icmpv4Echo.LENGTH)
          ? OptionalInt.of(sequence)
          : OptionalInt.empty();
    }

    private Icmpv4Echo echo(int sequence) {
      return new Icmpv4Echo(identifier, sequence, cookie, sequence);
    }
  }
}
