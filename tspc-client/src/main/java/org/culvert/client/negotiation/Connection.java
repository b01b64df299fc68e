// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.negotiation;

import org.culvert.protocol.message.RoamingKey;
import java.util.Optional;
import org.culvert.client.config.Carrier;
import org.culvert.client.config.ServerAddress;
import org.culvert.protocol.message.TunnelType;

/** How a tunnel is got, and got again. Blocks until it is known what came of it. */
public interface Connection {
  /**
   * A new connection, for the type that the user wants or the one that has to do instead.
   *
   * @param carrier of a tunnel that is not over UDP
   */
  Outcome connect(TunnelType type, Carrier carrier) throws InterruptedException;

  /**
   * The same tunnel again; the path that it has stays open whatever happens. Over UDP the new
   * session is on that path too.
   */
  Outcome reconnect(TunnelType type, PacketPath path) throws InterruptedException;

  /**
   * The same tunnel from a new port of whatever address this machine has now.
   *
   * @return the path that it has from now on; empty when the broker or the network says no
   */
  Optional<PacketPath> roam(RoamingKey key, PacketPath path) throws InterruptedException;

  /** Whether this machine would speak to the broker from another address than the path's. */
  boolean hasMoved(PacketPath path);

  /** Ends the tunnel, as far as the broker can be told. */
  void leave(Outcome.Agreed agreed, PacketPath path) throws InterruptedException;

  /** The broker that served last: the one of the configuration, or one that it has named. */
  ServerAddress broker();
}
