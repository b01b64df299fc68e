// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.dataplane;

import java.nio.ByteBuffer;
import org.culvert.protocol.address.Icmpv6Echo;

/**
 * Turns an ICMPv6 echo request into its reply, in place (RFC 4443 section 4.2). Clients measure
 * whether their tunnel lives with these, so the data plane answers, not the kernel.
 */
final class EchoReply {
  private EchoReply() {}

  static boolean isRequest(ByteBuffer packet, int length) {
    return Icmpv6Echo.isRequest(packet, 0, length);
  }

  static void turn(ByteBuffer packet) {
    Icmpv6Echo.reply(packet, 0);
  }
}
