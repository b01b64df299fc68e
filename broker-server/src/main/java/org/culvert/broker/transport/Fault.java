// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.transport;

import java.util.List;
import org.culvert.broker.negotiation.TspSession;
import org.culvert.protocol.message.ClientMessage;
import org.culvert.protocol.message.ServerMessage;
import org.culvert.protocol.message.StatusCode;

/**
 * What a client hears of a fault in the broker: only that there was one, in the framing that it
 * waits for. Between AUTHENTICATE and its status that is 300, because old clients crash on anything
 * else there.
 */
final class Fault {
  private Fault() {}

  static TspSession.Turn whileServing(ClientMessage message) {
    ServerMessage reply =
        switch (message) {
          case ClientMessage.Version _, ClientMessage.EchoRequest _ ->
              ServerMessage.Status.of(StatusCode.SERVER_ERROR);
          case ClientMessage.Authenticate _, ClientMessage.SaslData _, ClientMessage.Poll _ ->
              ServerMessage.Status.of(StatusCode.AUTHENTICATION_FAILED);
          case ClientMessage.Create _, ClientMessage.Info _, ClientMessage.Delete _ ->
              ServerMessage.Reply.of(StatusCode.SERVER_ERROR);
          case ClientMessage.Accept _, ClientMessage.Reject _ -> new ServerMessage.Nothing();
        };
    return new TspSession.Turn(List.of(reply), true);
  }
}
