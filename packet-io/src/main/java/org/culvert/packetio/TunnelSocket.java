// SPDX-License-Identifier: Apache-2.0
package org.culvert.packetio;

import java.io.IOException;

/**
 * The outer side of tunnels: datagrams to and from many peers. Peers are numbers as in {@link
 * PacketBatch#peer}. One receiving thread; sending is allowed from any thread.
 */
public interface TunnelSocket extends AutoCloseable {
  /** The local UDP port. */
  int port();

  /**
   * Waits for datagrams and fills the batch with those that are there, after clearing it.
   *
   * @return how many; -1 when the socket was closed, which also ends a receive that waits
   */
  int receive(PacketBatch batch) throws IOException;

  /**
   * Sends each packet to its peer; a full or unreachable peer loses its packet, not the others'.
   */
  int send(PacketBatch batch) throws IOException;

  @Override
  void close();
}
