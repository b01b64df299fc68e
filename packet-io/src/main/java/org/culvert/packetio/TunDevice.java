// SPDX-License-Identifier: Apache-2.0
package org.culvert.packetio;

import java.io.IOException;

/**
 * A layer 3 network interface whose other side is this program. Reads and writes batches, so that
 * going faster later does not change this interface. One reading and one writing thread, both
 * platform threads: the calls block in the kernel.
 */
public interface TunDevice extends AutoCloseable {
  String name();

  /**
   * Waits for packets that the kernel routed into the device and fills the batch with those that
   * are there, after clearing it.
   *
   * @return how many; -1 when the device was closed, which also ends a read that waits
   */
  int read(PacketBatch batch) throws IOException;

  /** Hands the packets to the kernel as received; what it refuses is left out. */
  int write(PacketBatch batch) throws IOException;

  @Override
  void close();
}
