// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.tunnel;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.culvert.protocol.address.Endpoint;
import org.culvert.protocol.message.RoamingKey;

/** Which clients may move the outer ends of their tunnels, and where they moved them. */
public interface OuterMoves {
  /**
   * A client's right to move.
   *
   * @param counter of its last move, or 0
   */
  record Right(RoamingKey key, long counter) {}

  /** What became of a move. */
  enum Moved {
    MOVED,
    /** It is not live, or its client has said something newer. */
    TOO_LATE,
    /** Somebody else's live tunnel ends there. */
    TAKEN
  }

  /** For a tunnel that is offered or live; ends with it. */
  void allowMoves(RoamingKey key);

  Optional<Right> rightToMove(long tunnelId);

  /** Of all live tunnels, by their number. */
  Map<Long, Right> rightsToMove();

  /**
   * From now on the tunnel ends there, and nobody has proved to be there. The counter counts as
   * used also when the place is taken.
   */
  Moved move(long tunnelId, Endpoint outer, long counter, Instant now);

  /** The same where the right to move is proved elsewhere: by a key of the website. */
  Moved follow(long tunnelId, Endpoint outer, Instant now);
}
