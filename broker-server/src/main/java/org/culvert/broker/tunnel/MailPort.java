// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.tunnel;

import java.nio.ByteBuffer;
import org.culvert.protocol.address.UpperLayer;

/**
 * TCP port 25, where mail servers take mail from each other; users hand theirs in at 587 or 465.
 */
final class MailPort {
  private static final int SMTP = 25;

  private MailPort() {}

  /**
   * Whether a valid packet goes there, or could: its header is cut so that the port can't be seen
   * (RFC 1858, RFC 7112), or behind more extension headers than anybody needs. A fragment that is
   * not the first is nothing without the first.
   */
  static boolean isReachedBy(ByteBuffer packet, int length) {
    int found = UpperLayer.find(packet, 0, length);
    int protocol = UpperLayer.protocol(found);
    if (protocol < 0) {
      return !UpperLayer.isLaterFragment(packet, 0, length);
    }
    if (protocol != UpperLayer.TCP) {
      return false;
    }
    int ports = Ports.of(packet, found, length);
    return ports == Ports.MISSING || (ports & 0xFFFF) == SMTP;
  }
}
