// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.codec;

import java.util.Optional;
import org.culvert.protocol.message.ClientMessage;
import org.culvert.protocol.message.StatusCode;

/** Reads the body of a frame from a client: a command of RFC 5572 section 4.7. */
final class CommandReader {

  private CommandReader() {}

  static ClientMessage read(String body) throws MalformedMessage {
    XmlElement tunnel = XmlReader.read(body, XmlReader.REQUEST_ELEMENTS);
    Optional<String> action = tunnel.attribute("action");
    if (!tunnel.name().equals("tunnel") || action.isEmpty()) {
      throw new MalformedMessage(StatusCode.INVALID_REQUEST, "not a tunnel with an action");
    }
    return switch (action.get()) {
      case "create" -> new ClientMessage.Create(TunnelRequestReader.read(tunnel));
      case "info" -> new ClientMessage.Info();
      case "accept" -> new ClientMessage.Accept();
      case "reject" -> new ClientMessage.Reject();
      case "delete" -> new ClientMessage.Delete();
      default -> throw new MalformedMessage(StatusCode.INVALID_REQUEST, "an unknown action");
    };
  }
}
