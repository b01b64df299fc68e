// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.tunnel;

import java.nio.ByteBuffer;
import org.culvert.protocol.address.Ipv4Packet;
import org.culvert.protocol.address.Ipv6Packet;

/**
 * Hashes of who talks to whom, the same for a packet of the client and for its answer. Keyed, so
 * that nobody outside can look for a packet that is taken for an answer.
 */
final class Ends {
  private Ends() {}

  /** Of a packet that the client sends. */
  static long ofSender(ByteBuffer packet, Flows flows, int protocol, int ports) {
    return isIpv6(packet)
        ? flows.hash(
            Ipv6Packet.sourceHigh(packet, 0),
            Ipv6Packet.sourceLow(packet, 0),
            Ipv6Packet.destinationHigh(packet, 0),
            Ipv6Packet.destinationLow(packet, 0),
            (long) protocol << 32 | ports & 0xFFFF_FFFFL)
        : flows.hash(
            Ipv4Packet.source(packet, 0),
            Ipv4Packet.destination(packet, 0),
            0,
            0,
            (long) protocol << 32 | ports & 0xFFFF_FFFFL);
  }

  /** Of a packet that the client is to get. */
  static long ofReceiver(ByteBuffer packet, Flows flows, int protocol, int ports) {
    long swapped = (long) protocol << 32 | Integer.rotateLeft(ports, 16) & 0xFFFF_FFFFL;
    return isIpv6(packet)
        ? flows.hash(
            Ipv6Packet.destinationHigh(packet, 0),
            Ipv6Packet.destinationLow(packet, 0),
            Ipv6Packet.sourceHigh(packet, 0),
            Ipv6Packet.sourceLow(packet, 0),
            swapped)
        : flows.hash(
            Ipv4Packet.destination(packet, 0), Ipv4Packet.source(packet, 0), 0, 0, swapped);
  }

  /** Of the pieces of one packet that the client is to get. */
  static long ofFragments(ByteBuffer packet, Flows flows, long identification) {
    // No protocol has this number.
    long mark = 1L << 40 | identification;
    return isIpv6(packet)
        ? flows.hash(
            Ipv6Packet.destinationHigh(packet, 0),
            Ipv6Packet.destinationLow(packet, 0),
            Ipv6Packet.sourceHigh(packet, 0),
            Ipv6Packet.sourceLow(packet, 0),
            mark)
        : flows.hash(Ipv4Packet.destination(packet, 0), Ipv4Packet.source(packet, 0), 0, 0, mark);
  }

  private static boolean isIpv6(ByteBuffer packet) {
    return Ipv6Packet.version(packet, 0) == 6;
  }
}
