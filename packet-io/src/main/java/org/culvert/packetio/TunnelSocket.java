// SPDX-License-Identifier: Apache-2.0
package org.culvert.packetio;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/**
 * The outer side of tunnels: datagrams to and from many peers. Peers are numbers as in {@link
 * PacketBatch#peer}: what one receive has put there is right for the next send. One receiving
 * thread; sending is allowed from any thread.
 */
public interface TunnelSocket extends AutoCloseable {
  /** The local UDP port; 0 where the outer protocol has no ports. */
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

  /** The number of an IPv4 endpoint; see {@link PacketBatch#peer(int)}. */
  static long peerOf(InetSocketAddress endpoint) throws IOException {
    if (endpoint.getAddress() instanceof Inet4Address ipv4) {
      long address = ByteBuffer.wrap(ipv4.getAddress()).getInt() & 0xFFFF_FFFFL;
      return address << 16 | endpoint.getPort();
    }
    throw new IOException(endpoint + " is no IPv4 address, and these tunnels go over IPv4");
  }

  /** The endpoint that has that number. */
  static InetSocketAddress endpointOf(long peer) {
    byte[] octets = ByteBuffer.allocate(Integer.BYTES).putInt((int) (peer >>> 16)).array();
    try {
      return new InetSocketAddress(InetAddress.getByAddress(octets), (int) (peer & 0xFFFF));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four octets are always an address", e);
    }
  }
}
