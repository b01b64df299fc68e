// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.negotiation;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.culvert.protocol.address.IpAddress;

/**
 * The way to one broker over UDP. Signalling and data share it, and so the NAT's mapping; a tunnel
 * can be negotiated anew while its packets flow. One thread signals.
 */
public interface Path extends PacketPath {
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

  /** Another way to the same broker: a new port, of whatever address this machine has now. */
  Path another() throws IOException;

  /** This end's address, as this machine sees it. */
  IpAddress localAddress();
}
