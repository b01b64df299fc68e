// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.codec;

import java.util.List;
import java.util.Optional;
import org.culvert.protocol.message.Bytes;
import org.culvert.protocol.message.ServerMessage;
import org.culvert.protocol.message.StatusCode;

/**
 * Makes a broker message of text that is already cut out. What was framed and what was not is read
 * alike: brokers in the field got that wrong in both directions.
 */
final class ReplyReader {

  private ReplyReader() {}

  static ServerMessage read(String text, Expected expected) throws MalformedMessage {
    return switch (expected) {
      case CAPABILITIES -> {
        Optional<ServerMessage> line =
            CapabilityTokens.read(firstLine(text)).map(ServerMessage.CapabilityLine::new);
        yield line.isPresent() ? line.get() : status(text);
      }
      case SASL_DATA ->
          StatusText.read(text).isPresent()
              ? status(text)
              : new ServerMessage.SaslData(Bytes.ofText(firstLine(text)));
      case STATUS -> status(text);
      case REPLY -> reply(text);
      case ACKNOWLEDGEMENT -> new ServerMessage.Nothing();
    };
  }

  private static ServerMessage status(String text) throws MalformedMessage {
    StatusText read = statusText(text);
    return read.status().isRedirection()
        ? new ServerMessage.Redirect(read.status(), BrokerList.read(read.rest()))
        : new ServerMessage.Status(read.status());
  }

  private static ServerMessage reply(String text) throws MalformedMessage {
    StatusText read = statusText(text);
    if (read.status().isRedirection()) {
      List<String> brokers = BrokerList.read(read.rest());
      return new ServerMessage.Reply(read.status(), Optional.empty(), brokers);
    }
    if (read.status().isSuccess() && !read.rest().isBlank()) {
      return new ServerMessage.Reply(read.status(), OfferReader.read(read.rest()), List.of());
    }
    return ServerMessage.Reply.of(read.status());
  }

  private static StatusText statusText(String text) throws MalformedMessage {
    return StatusText.read(text)
        .orElseThrow(
            () -> new MalformedMessage(StatusCode.INVALID_REQUEST, "neither status nor data"));
  }

  private static String firstLine(String text) {
    return text.split("[\0\r\n]", 2)[0];
  }
}
