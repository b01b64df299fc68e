// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.negotiation;

import java.time.Instant;
import java.util.Optional;
import org.culvert.protocol.address.Endpoint;
import org.culvert.protocol.address.IpAddress;
import org.culvert.protocol.message.ClientMessage.Roam;
import org.culvert.protocol.message.StatusCode;

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

  /**
   * A client says that its tunnel ends at {@code source} now; blocks on the database. Needs no
   * session.
   *
   * @return the answer; empty when the one to its first attempt is still to come
   */
  default Optional<StatusCode> roam(String listener, Endpoint source, Roam roam, Instant now) {
    return Optional.of(StatusCode.AUTHENTICATION_FAILED);
  }
}
