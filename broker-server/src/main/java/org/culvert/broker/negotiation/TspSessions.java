// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.negotiation;

import org.culvert.protocol.address.Endpoint;
import org.culvert.protocol.address.IpAddress;

/** Starts sessions: what a listener needs to know of negotiation. Thread-safe. */
@FunctionalInterface
public interface TspSessions {
  /**
   * @param listener name of the listener in the settings, which decides the realms on offer
   * @param local the broker's outer address, as clients have to use it
   * @param source of the client, as the broker sees it
   * @param overUdp false for TCP
   */
  TspSession start(String listener, IpAddress local, Endpoint source, boolean overUdp);

  /** The session after STARTTLS: it knows nothing of the one before. */
  default TspSession startInsideTls(String listener, IpAddress local, Endpoint source) {
    return start(listener, local, source, /* overUdp= */ false);
  }
}
