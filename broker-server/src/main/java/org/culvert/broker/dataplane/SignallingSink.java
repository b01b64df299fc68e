// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.dataplane;

/** Where the data plane puts what is no data but TSP. */
@FunctionalInterface
public interface SignallingSink {
  /**
   * Called on the packet thread: must not block.
   *
   * @param peer as in {@link org.culvert.packetio.PacketBatch#peer}
   * @param datagram the receiver's own copy, with the header
   */
  void receive(long peer, byte[] datagram);
}
