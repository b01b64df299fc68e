// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.tunnel;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.culvert.protocol.address.Ipv6Address;
import org.culvert.protocol.address.Ipv6Packet;
import org.culvert.protocol.address.Ipv6Prefix;

/**
 * The addresses that are ours inside the tunnel. Only packets from them go out and only packets to
 * them come in: nothing else on this machine is the broker's business, nor the other way round.
 */
public record InnerAddresses(Ipv6Address endpoint, Optional<Ipv6Prefix> prefix) {
  boolean mayLeave(ByteBuffer packet, int start, int length) {
    return Ipv6Packet.isValid(packet, start, length)
        && owns(Ipv6Packet.sourceHigh(packet, start), Ipv6Packet.sourceLow(packet, start));
  }

  boolean mayEnter(ByteBuffer packet, int start, int length) {
    return Ipv6Packet.isValid(packet, start, length)
        && owns(
            Ipv6Packet.destinationHigh(packet, start), Ipv6Packet.destinationLow(packet, start));
  }

  private boolean owns(long high, long low) {
    return (high == endpoint.high() && low == endpoint.low())
        || (prefix.isPresent() && prefix.get().contains(high, low));
  }
}
