// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.negotiation;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import org.culvert.protocol.address.Ipv4Address;

/**
 * The way to one broker over UDP. Signalling and data share it, and so the NAT's mapping; a tunnel
 * can be negotiated anew while its packets flow. One thread signals, any may send packets.
 */
public interface Path extends AutoCloseable {
  /** Takes the packets of the tunnel, on the receiving thread; the buffer is only lent. */
  @FunctionalInterface
  interface Sink {
    void packet(ByteBuffer packet);
  }

  /** Sends a signalling datagram. */
  void send(byte[] datagram) throws IOException;

  /**
   * The next signalling datagram, or empty after {@code patience}.
   *
   * @throws IOException when the broker's host says that nobody listens there
   */
  Optional<byte[]> receive(Duration patience) throws IOException, InterruptedException;

  /** Forgets what was said while nobody listened: before a new session on an old path. */
  void forgetSignals();

  /** From now on the tunnel's packets go there. */
  void deliverTo(Sink sink);

  /** Sends a packet of the tunnel; one that the network does not take is lost, as packets are. */
  boolean sendPacket(ByteBuffer packet);

  /** This end's address, as this machine sees it. */
  Ipv4Address localAddress();

  @Override
  void close();
}
