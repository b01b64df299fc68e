// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.tunnel;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.culvert.protocol.address.Icmpv4Error;
import org.culvert.protocol.address.Icmpv6Error;
import org.culvert.protocol.address.IpAddress;
import org.culvert.protocol.address.Ipv4Address;
import org.culvert.protocol.address.Ipv4Packet;
import org.culvert.protocol.address.Ipv6Address;
import org.culvert.protocol.address.Ipv6Packet;
import org.culvert.protocol.address.Ipv6Prefix;

/**
 * The addresses that are ours inside the tunnel. Only packets from them go out and only packets to
 * them come in: nothing else on this machine is the broker's business, nor the other way round.
 */
public sealed interface InnerAddresses {
  boolean mayLeave(ByteBuffer packet, int start, int length);

  boolean mayEnter(ByteBuffer packet, int start, int length);

  /**
   * Writes at the start of {@code error} that there is no route for that packet.
   *
   * @param router who says so: an address of the tunnel's family
   * @return its length, or 0 when none may be sent about this packet
   */
  int unreachable(IpAddress router, ByteBuffer packet, int length, ByteBuffer error);

  /** Of a tunnel that carries IPv6. */
  record Ipv6(Ipv6Address endpoint, Optional<Ipv6Prefix> prefix) implements InnerAddresses {
    @Override
    public boolean mayLeave(ByteBuffer packet, int start, int length) {
      return Ipv6Packet.isValid(packet, start, length)
          && owns(Ipv6Packet.sourceHigh(packet, start), Ipv6Packet.sourceLow(packet, start));
    }

    @Override
    public boolean mayEnter(ByteBuffer packet, int start, int length) {
      return Ipv6Packet.isValid(packet, start, length)
          && owns(
              Ipv6Packet.destinationHigh(packet, start), Ipv6Packet.destinationLow(packet, start));
    }

    /** RFC 4443 section 3.1, code 0. */
    @Override
    public int unreachable(IpAddress router, ByteBuffer packet, int length, ByteBuffer error) {
      return Icmpv6Error.unreachable(0, (Ipv6Address) router, packet, 0, length, error);
    }

    private boolean owns(long high, long low) {
      return (high == endpoint.high() && low == endpoint.low())
          || (prefix.isPresent() && prefix.get().contains(high, low));
    }
  }

  /** Of a tunnel that carries IPv4. */
  record Ipv4(Ipv4Address endpoint) implements InnerAddresses {
    @Override
    public boolean mayLeave(ByteBuffer packet, int start, int length) {
      return Ipv4Packet.isValid(packet, start, length)
          && Ipv4Packet.source(packet, start) == endpoint.value();
    }

    @Override
    public boolean mayEnter(ByteBuffer packet, int start, int length) {
      return Ipv4Packet.isValid(packet, start, length)
          && Ipv4Packet.destination(packet, start) == endpoint.value();
    }

    /** RFC 792, code 0. */
    @Override
    public int unreachable(IpAddress router, ByteBuffer packet, int length, ByteBuffer error) {
      return Icmpv4Error.unreachable(0, (Ipv4Address) router, packet, 0, length, error);
    }
  }
}
