// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.tunnel;

import java.nio.ByteBuffer;
import org.culvert.protocol.address.UpperLayer;

/** The ports of a packet, where its protocol has them: all have them in the same place. */
final class Ports {
  /** They should be there and are not: the packet is cut too short. */
  static final int MISSING = -1;

  private static final int UDP = 17;
  private static final int DCCP = 33;
  private static final int SCTP = 132;
  private static final int UDP_LITE = 136;

  private Ports() {}

  /**
   * @param found by {@link UpperLayer#find}
   * @return source and destination, 16 bits each; 0 for a protocol without ports
   */
  static int of(ByteBuffer packet, int found, int length) {
    if (!has(UpperLayer.protocol(found))) {
      return 0;
    }
    int offset = UpperLayer.offset(found);
    // Port 65535 to port 65535 is nobody's loss.
    return offset + 4 <= length ? packet.getInt(offset) : MISSING;
  }

  private static boolean has(int protocol) {
    return protocol == UpperLayer.TCP
        || protocol == UDP
        || protocol == DCCP
        || protocol == SCTP
        || protocol == UDP_LITE;
  }
}
