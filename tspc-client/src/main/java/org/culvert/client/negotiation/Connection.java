// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.negotiation;

import org.culvert.client.config.ServerAddress;
import org.culvert.protocol.message.TunnelType;

/** How a tunnel is got, and got again. Blocks until it is known what came of it. */
public interface Connection {
  /** A new connection, for the type that the user wants or the one that has to do instead. */
  Outcome connect(TunnelType type) throws InterruptedException;

  /** The same tunnel again, over the path that it already has; that stays open whatever happens. */
  Outcome reconnect(Path path) throws InterruptedException;

  /** The broker that served last: the one of the configuration, or one that it has named. */
  ServerAddress broker();
}
