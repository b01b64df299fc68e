// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.negotiation;

import java.nio.ByteBuffer;

/** The way of a tunnel's packets to its other end. Any thread may send. */
public interface PacketPath extends AutoCloseable {
  /** Takes the packets of the tunnel, on the receiving thread; the buffer is only lent. */
  @FunctionalInterface
  interface Sink {
    void packet(ByteBuffer packet);
  }

  /** From now on the tunnel's packets go there. */
  void deliverTo(Sink sink);

  /** Sends a packet of the tunnel; one that the network does not take is lost, as packets are. */
  boolean sendPacket(ByteBuffer packet);

  /** Whether packets to the other end would leave from another address than this path's. */
  boolean isOutdated();

  @Override
  void close();
}
