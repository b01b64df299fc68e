// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.dataplane;

import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;
import org.culvert.packetio.PacketBatch;
import org.culvert.packetio.TunDevice;

/** The TUN device as the downlinks share it: one batch is written at a time. */
final class KernelSide {
  private final TunDevice tun;
  private final ReentrantLock writing = new ReentrantLock();

  KernelSide(TunDevice tun) {
    this.tun = tun;
  }

  /**
   * @param packets in the batch, not counting those that were dropped
   */
  void write(PacketBatch batch, int packets, DropCounters drops) {
    int written = 0;
    writing.lock();
    try {
      written = tun.write(batch);
    } catch (IOException e) {
      // A device that is down comes up again: what was for it meanwhile is loss like any other.
      written = 0;
    } finally {
      writing.unlock();
    }
    drops.add(DropReason.TUN_REFUSED, packets - written);
  }
}
