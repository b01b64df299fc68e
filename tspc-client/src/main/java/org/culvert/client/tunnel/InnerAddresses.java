// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.tunnel;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.culvert.protocol.address.Ipv6Address;
import org.culvert.protocol.address.Ipv6Prefix;

/**
 * The addresses that are ours inside the tunnel. Only packets from them go out and only packets to
 * them come in: nothing else on this machine is the broker's business, nor the other way round.
 */
public record InnerAddresses(Ipv6Address endpoint, Optional<Ipv6Prefix> prefix) {
  private static final int HEADER = 40;
  private static final int SOURCE = 8;
  private static final int DESTINATION = 24;

  boolean mayLeave(ByteBuffer packet, int start, int length) {
    return isIpv6(packet, start, length) && owns(packet, start + SOURCE);
  }

  boolean mayEnter(ByteBuffer packet, int start, int length) {
    return isIpv6(packet, start, length) && owns(packet, start + DESTINATION);
  }

  private static boolean isIpv6(ByteBuffer packet, int start, int length) {
    return length >= HEADER && (packet.get(start) & 0xF0) == 0x60;
  }

  private boolean owns(ByteBuffer packet, int at) {
    long high = packet.getLong(at);
    long low = packet.getLong(at + Long.BYTES);
    return (high == endpoint.high() && low == endpoint.low())
        || (prefix.isPresent() && prefix.get().contains(new Ipv6Address(high, low)));
  }
}
