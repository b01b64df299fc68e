// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.tunnel;

import java.nio.ByteBuffer;
import java.util.List;
import org.culvert.broker.tunnel.InboundRules.Opening;
import org.culvert.protocol.address.IpAddress;
import org.culvert.protocol.address.Ipv4Address;
import org.culvert.protocol.address.Ipv4Packet;
import org.culvert.protocol.address.Ipv6Packet;

/** The openings of one account as plain numbers. Immutable; allocates nothing for a packet. */
final class OpenPorts {
  private static final int ANY = -1;

  private final int[] protocols;
  private final int[] ports;
  private final boolean[] everywhere;
  private final long[] highs;
  private final long[] lows;

  OpenPorts(List<Opening> openings) {
    int count = openings.size();
    protocols = new int[count];
    ports = new int[count];
    everywhere = new boolean[count];
    highs = new long[count];
    lows = new long[count];
    for (int i = 0; i < count; i++) {
      Opening opening = openings.get(i);
      protocols[i] = opening.protocol();
      ports[i] = opening.port().orElse(ANY);
      everywhere[i] = opening.address().isEmpty();
      highs[i] = opening.address().map(IpAddress::high).orElse(0L);
      lows[i] = opening.address().map(IpAddress::low).orElse(0L);
    }
  }

  boolean admits(ByteBuffer packet, int protocol, int port) {
    for (int i = 0; i < protocols.length; i++) {
      if (protocols[i] == protocol
          && (ports[i] == ANY || ports[i] == port)
          && (everywhere[i] || isTo(packet, highs[i], lows[i]))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isTo(ByteBuffer packet, long high, long low) {
    return Ipv6Packet.version(packet, 0) == 6
        ? Ipv6Packet.destinationLow(packet, 0) == low
            && Ipv6Packet.destinationHigh(packet, 0) == high
        : high == 0 && Ipv4Address.low(Ipv4Packet.destination(packet, 0)) == low;
  }
}
