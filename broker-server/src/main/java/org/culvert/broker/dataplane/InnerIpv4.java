// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.dataplane;

import java.nio.ByteBuffer;
import org.culvert.broker.tunnel.LiveTunnel;
import org.culvert.protocol.address.Icmpv4Echo;
import org.culvert.protocol.address.Icmpv4Error;
import org.culvert.protocol.address.IpAddress;
import org.culvert.protocol.address.Ipv4Address;
import org.culvert.protocol.address.Ipv4Packet;
import org.jspecify.annotations.Nullable;

/**
 * IPv4 inside a v4v6 tunnel. What may be fragmented goes through whole, and the outer packet is
 * fragmented if need be (RFC 2473 section 7.2).
 */
final class InnerIpv4 implements InnerPacket {
  private static final int LINK_LOCAL = 0xA9FE;

  @Override
  public boolean isValid(ByteBuffer packet, int length) {
    return Ipv4Packet.isValid(packet, 0, length);
  }

  @Override
  public long sourceHigh(ByteBuffer packet) {
    return 0;
  }

  @Override
  public long sourceLow(ByteBuffer packet) {
    return Ipv4Address.low(Ipv4Packet.source(packet, 0));
  }

  @Override
  public long destinationHigh(ByteBuffer packet) {
    return 0;
  }

  @Override
  public long destinationLow(ByteBuffer packet) {
    return Ipv4Address.low(Ipv4Packet.destination(packet, 0));
  }

  @Override
  public @Nullable DropReason refusal(LiveTunnel tunnel, ByteBuffer packet) {
    return tunnel.owns(0, sourceLow(packet)) ? refusal(packet) : DropReason.FOREIGN_SOURCE;
  }

  @Override
  public @Nullable DropReason refusal(ByteBuffer packet) {
    if (!Ipv4Packet.hasRightChecksum(packet, 0)) {
      return DropReason.BAD_CHECKSUM;
    }
    int destination = Ipv4Packet.destination(packet, 0);
    if (destination >>> 28 == 0xE) {
      return DropReason.MULTICAST_DESTINATION;
    }
    if (!Ipv4Address.isUnicast(destination)) {
      return DropReason.RESERVED_DESTINATION;
    }
    if (destination >>> 16 == LINK_LOCAL) {
      return DropReason.LINK_LOCAL_DESTINATION;
    }
    return null;
  }

  @Override
  public int hops(ByteBuffer packet) {
    return Ipv4Packet.timeToLive(packet, 0);
  }

  @Override
  public void countHop(ByteBuffer packet) {
    Ipv4Packet.timeToLive(packet, 0, hops(packet) - 1);
  }

  @Override
  public boolean isTooLong(ByteBuffer packet, int length, int mtu) {
    return length > mtu && Ipv4Packet.mayNotBeFragmented(packet, 0);
  }

  @Override
  public boolean isEchoRequest(ByteBuffer packet, int length) {
    return Icmpv4Echo.isRequest(packet, 0, length);
  }

  @Override
  public boolean isEchoReply(ByteBuffer packet, int length) {
    return Icmpv4Echo.isReply(packet, 0, length);
  }

  @Override
  public long echoToken(ByteBuffer packet, int length) {
    return Icmpv4Echo.token(packet, 0, length);
  }

  @Override
  public void answer(ByteBuffer packet) {
    Icmpv4Echo.reply(packet, 0);
  }

  @Override
  public int tooBig(int mtu, IpAddress router, ByteBuffer packet, int length, ByteBuffer error) {
    return Icmpv4Error.tooBig(mtu, (Ipv4Address) router, packet, 0, length, error);
  }

  @Override
  public int unreachable(
      Unreachable why, IpAddress router, ByteBuffer packet, int length, ByteBuffer error) {
    return Icmpv4Error.unreachable(why.icmpv4(), (Ipv4Address) router, packet, 0, length, error);
  }

  @Override
  public int timeExceeded(IpAddress router, ByteBuffer packet, int length, ByteBuffer error) {
    return Icmpv4Error.timeExceeded((Ipv4Address) router, packet, 0, length, error);
  }
}
