// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.tunnel;

import java.time.Instant;
import org.culvert.protocol.address.Endpoint;
import org.culvert.protocol.message.ClientMessage.Roam;
import org.culvert.protocol.message.TunnelOffer;
import org.culvert.protocol.message.TunnelRequest;

/**
 * Turns requests into tunnels. Called on session threads, many at a time; blocks on the database. A
 * database that can't be had is an exception, everything that can be answered is a value.
 */
public interface TunnelProvisioner {
  /** What becomes of a request. */
  sealed interface Outcome {
    /** Addresses are reserved until {@link #accept} or {@link #giveBack}. */
    record Granted(long tunnelId, TunnelOffer offer) implements Outcome {}

    record Refused(Refusal refusal) implements Outcome {}
  }

  /** What becomes of a client that says that it is elsewhere now. */
  enum Arrival {
    /** The tunnel ends there; also when it is said again. */
    MOVED,
    /** Whatever is wrong, nobody but the client itself could find out. */
    DENIED,
    /** Somebody else's tunnel ends there. */
    OCCUPIED,
    /** Said again before the answer was there. */
    UNDER_WAY
  }

  /** Reserves what was asked for. */
  Outcome request(Requester requester, TunnelRequest request, Instant now);

  /**
   * Makes a granted tunnel live, from the database to the forwarding table, and ends the one that
   * the same account had.
   */
  Tunnel accept(long tunnelId, Requester requester, Instant now);

  /** The client rejected the offer, or went away before it accepted. */
  void giveBack(long tunnelId, Instant now);

  /** The parameters of the live tunnel that the account, or the anonymous endpoint, has. */
  Outcome describe(Requester requester, Instant now);

  /**
   * Ends the live tunnel that the account, or the anonymous endpoint, has; false if there is none.
   * An anonymous one that is in use stays, for anybody could have asked in its client's name.
   */
  boolean delete(Requester requester, Instant now);

  /**
   * Moves the outer end of a live tunnel over UDP to where its client speaks from.
   *
   * @param listener that it came to; has to be the tunnel's own, whose port carries its packets
   */
  Arrival move(String listener, Endpoint source, Roam roam, Instant now);
}
