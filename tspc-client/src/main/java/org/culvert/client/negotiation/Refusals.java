// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.negotiation;

import java.util.Optional;
import org.culvert.protocol.message.ServerMessage;
import org.culvert.protocol.message.StatusLine;

/** What a reply means that is not the one that was hoped for. */
final class Refusals {
  private Refusals() {}

  static Optional<StatusLine> status(ServerMessage message) {
    return switch (message) {
      case ServerMessage.Status(StatusLine status) -> Optional.of(status);
      case ServerMessage.Reply(StatusLine status, var _, var _) -> Optional.of(status);
      case ServerMessage.Redirect(StatusLine status, var _) -> Optional.of(status);
      case ServerMessage.CapabilityLine _,
          ServerMessage.SaslData _,
          ServerMessage.Proven _,
          ServerMessage.Nothing _ ->
          Optional.empty();
    };
  }

  static Outcome of(ServerMessage message) {
    return switch (message) {
      case ServerMessage.Status(StatusLine status) -> new Outcome.Refused(status);
      case ServerMessage.Redirect(StatusLine status, var brokers) ->
          new Outcome.Redirected(status, brokers);
      case ServerMessage.Reply(StatusLine status, var _, var brokers) ->
          status.isRedirection()
              ? new Outcome.Redirected(status, brokers)
              : new Outcome.Refused(status);
      case ServerMessage.CapabilityLine _,
          ServerMessage.SaslData _,
          ServerMessage.Proven _,
          ServerMessage.Nothing _ ->
          new Outcome.Unintelligible("the reply does not fit the request");
    };
  }
}
