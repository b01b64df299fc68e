// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.dataplane;

import java.nio.ByteBuffer;
import org.culvert.broker.tunnel.LiveTunnel;
import org.culvert.protocol.address.Icmpv6Echo;
import org.culvert.protocol.address.Icmpv6Error;
import org.culvert.protocol.address.IpAddress;
import org.culvert.protocol.address.Ipv6Address;
import org.culvert.protocol.address.Ipv6Packet;
import org.jspecify.annotations.Nullable;

/** IPv6 inside, which nobody on the way may fragment (RFC 8200 section 5). */
final class InnerIpv6 implements InnerPacket {
  private final SourceGuard guard;

  InnerIpv6(SourceGuard guard) {
    this.guard = guard;
  }

  @Override
  public boolean isValid(ByteBuffer packet, int length) {
    return Ipv6Packet.isValid(packet, 0, length);
  }

  @Override
  public long sourceHigh(ByteBuffer packet) {
    return Ipv6Packet.sourceHigh(packet, 0);
  }

  @Override
  public long sourceLow(ByteBuffer packet) {
    return Ipv6Packet.sourceLow(packet, 0);
  }

  @Override
  public long destinationHigh(ByteBuffer packet) {
    return Ipv6Packet.destinationHigh(packet, 0);
  }

  @Override
  public long destinationLow(ByteBuffer packet) {
    return Ipv6Packet.destinationLow(packet, 0);
  }

  @Override
  public @Nullable DropReason refusal(LiveTunnel tunnel, ByteBuffer packet) {
    return guard.refusal(
        tunnel,
        sourceHigh(packet),
        sourceLow(packet),
        destinationHigh(packet),
        destinationLow(packet));
  }

  @Override
  public @Nullable DropReason refusal(ByteBuffer packet) {
    DropReason unreachable = guard.unreachable(destinationHigh(packet), destinationLow(packet));
    if (unreachable != null) {
      return unreachable;
    }
    return guard.isLoop(sourceHigh(packet), sourceLow(packet))
        ? DropReason.EMBEDDED_BROKER_ADDRESS
        : null;
  }

  @Override
  public int hops(ByteBuffer packet) {
    return Ipv6Packet.hopLimit(packet, 0);
  }

  @Override
  public void countHop(ByteBuffer packet) {
    Ipv6Packet.hopLimit(packet, 0, hops(packet) - 1);
  }

  @Override
  public boolean isTooLong(ByteBuffer packet, int length, int mtu) {
    return length > mtu;
  }

  @Override
  public boolean isEchoRequest(ByteBuffer packet, int length) {
    return Icmpv6Echo.isRequest(packet, 0, length);
  }

  @Override
  public boolean isEchoReply(ByteBuffer packet, int length) {
    return Icmpv6Echo.isReply(packet, 0, length);
  }

  @Override
  public long echoToken(ByteBuffer packet, int length) {
    return Icmpv6Echo.token(packet, 0, length);
  }

  @Override
  public void answer(ByteBuffer packet) {
    Icmpv6Echo.reply(packet, 0);
  }

  @Override
  public int tooBig(int mtu, IpAddress router, ByteBuffer packet, int length, ByteBuffer error) {
    return Icmpv6Error.tooBig(mtu, (Ipv6Address) router, packet, 0, length, error);
  }

  @Override
  public int unreachable(
      Unreachable why, IpAddress router, ByteBuffer packet, int length, ByteBuffer error) {
    return Icmpv6Error.unreachable(why.icmpv6(), (Ipv6Address) router, packet, 0, length, error);
  }

  @Override
  public int timeExceeded(IpAddress router, ByteBuffer packet, int length, ByteBuffer error) {
    return Icmpv6Error.timeExceeded((Ipv6Address) router, packet, 0, length, error);
  }
}
