// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.dataplane;

import java.io.IOException;
import org.culvert.packetio.PacketBatch;
import org.culvert.packetio.TunnelSocket;

/** The batches of the packet threads, all of one shape, and how a link's batch is sent. */
final class Slots {
  private static final int SLOTS = 64;

  /** Room for a super-packet. Memory that no packet ever used costs nothing. */
  static final int LARGEST = 65_536;

  private Slots() {}

  static PacketBatch batch() {
    return batch(LARGEST);
  }

  static PacketBatch batch(int slotSize) {
    return PacketBatch.allocate(SLOTS, slotSize);
  }

  /** Sends what is in the batch, if anything, and empties it. */
  static void send(TunnelSocket socket, PacketBatch batch, DropCounters drops) {
    int packets = 0;
    for (int slot = 0; slot < batch.size(); slot++) {
      if (batch.length(slot) > 0) {
        packets++;
      }
    }
    if (packets > 0) {
      int sent = 0;
      try {
        sent = socket.send(batch);
      } catch (IOException e) {
        // The link is asked again with the next batch; until then this is loss like any other.
        sent = 0;
      }
      drops.add(DropReason.LINK_REFUSED, packets - sent);
    }
    batch.clear();
  }
}
