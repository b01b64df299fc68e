// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.tunnel;

import java.util.concurrent.atomic.LongAdder;

/** What went through a tunnel since the client has it, keepalives left out. Any thread. */
public final class Traffic {
  private final LongAdder packetsSent = new LongAdder();
  private final LongAdder octetsSent = new LongAdder();
  private final LongAdder packetsReceived = new LongAdder();
  private final LongAdder octetsReceived = new LongAdder();
  private final LongAdder dropped = new LongAdder();

  void sent(int octets) {
    packetsSent.increment();
    octetsSent.add(octets);
  }

  void received(int octets) {
    packetsReceived.increment();
    octetsReceived.add(octets);
  }

  void dropped() {
    dropped.increment();
  }

  public long packetsSent() {
    return packetsSent.sum();
  }

  public long octetsSent() {
    return octetsSent.sum();
  }

  public long packetsReceived() {
    return packetsReceived.sum();
  }

  public long octetsReceived() {
    return octetsReceived.sum();
  }

  /** Packets that were not let through, either way. */
  public long packetsDropped() {
    return dropped.sum();
  }
}
