// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.dataplane;

import java.nio.ByteBuffer;
import org.culvert.broker.tunnel.LiveTunnel;
import org.culvert.protocol.address.IpAddress;
import org.jspecify.annotations.Nullable;

/**
 * What the data plane asks of a packet inside a tunnel, for either family; the packet begins at the
 * start of the buffer. Addresses are in the form of {@link IpAddress#high} and {@link
 * IpAddress#low}. Stateless; allocates nothing. Only {@link #isValid} checks anything, so it is
 * asked first. Errors are written at the start of another buffer; their length is 0 when none may
 * be sent.
 */
interface InnerPacket {
  boolean isValid(ByteBuffer packet, int length);

  long sourceHigh(ByteBuffer packet);

  long sourceLow(ByteBuffer packet);

  long destinationHigh(ByteBuffer packet);

  long destinationLow(ByteBuffer packet);

  /** Why it may not come out of the tunnel (RFC 2827). */
  @Nullable DropReason refusal(LiveTunnel tunnel, ByteBuffer packet);

  /** Why it may not go into any tunnel, whoever sent it. */
  @Nullable DropReason refusal(ByteBuffer packet);

  /** How many more routers it may pass, this one counted. */
  int hops(ByteBuffer packet);

  /** This router was passed. */
  void countHop(ByteBuffer packet);

  /** Longer than {@code mtu}, and nobody on its way may cut it. */
  boolean isTooLong(ByteBuffer packet, int length, int mtu);

  boolean isEchoRequest(ByteBuffer packet, int length);

  boolean isEchoReply(ByteBuffer packet, int length);

  /** What a request of ours had in it and its reply has; 0 when it is no answer to one. */
  long echoToken(ByteBuffer packet, int length);

  /** Turns the request into its reply. */
  void answer(ByteBuffer packet);

  int tooBig(int mtu, IpAddress router, ByteBuffer packet, int length, ByteBuffer error);

  int unreachable(
      Unreachable why, IpAddress router, ByteBuffer packet, int length, ByteBuffer error);

  int timeExceeded(IpAddress router, ByteBuffer packet, int length, ByteBuffer error);
}
