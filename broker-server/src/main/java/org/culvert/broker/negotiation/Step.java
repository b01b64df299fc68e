// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.negotiation;

import java.time.Duration;
import java.util.List;
import org.culvert.protocol.message.ServerMessage;
import org.culvert.protocol.message.StatusCode;

/** What one message leads to: the next state, and what the client is told. */
record Step(SessionState next, List<ServerMessage> replies, Duration pause) {
  Step {
    replies = List.copyOf(replies);
  }

  static Step to(SessionState next, ServerMessage... replies) {
    return new Step(next, List.of(replies), Duration.ZERO);
  }

  /** The last word. */
  static Step close(StatusCode told, ServerMessage reply) {
    return to(new SessionState.Closed(told), reply);
  }

  Step after(Duration wait) {
    return new Step(next, replies, wait);
  }
}
