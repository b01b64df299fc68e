// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.codec;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.culvert.protocol.message.Bytes;
import org.culvert.protocol.message.Capabilities;
import org.culvert.protocol.message.ServerMessage;
import org.culvert.protocol.message.StatusLine;

/** Writes broker messages so that the parsers of old clients survive them. */
public final class ServerMessageWriter {

  private ServerMessageWriter() {}

  /** The whole message, framed if it has to be; empty for {@link ServerMessage.Nothing}. */
  public static byte[] write(ServerMessage message) {
    return Bytes.ofText(text(message)).toArray();
  }

  private static String text(ServerMessage message) {
    return switch (message) {
      case ServerMessage.CapabilityLine line -> capabilities(line.capabilities());
      case ServerMessage.Status(StatusLine status) -> status + "\r\n";
      case ServerMessage.SaslData(Bytes data) -> data.text() + "\r\n";
      case ServerMessage.Proven(Bytes proof, StatusLine status) ->
          proof.text() + "\r\n" + status + "\r\n";
      case ServerMessage.Redirect(StatusLine status, List<String> brokers) ->
          status + "\r\n" + BrokerList.write(brokers);
      case ServerMessage.Reply reply -> ContentLength.frame(reply(reply));
      case ServerMessage.Nothing() -> "";
    };
  }

  private static String reply(ServerMessage.Reply reply) {
    String status = reply.status() + "\r\n";
    if (reply.status().isRedirection()) {
      return status + BrokerList.write(reply.brokers());
    }
    return status + reply.offer().map(OfferWriter::write).orElse("");
  }

  /** Exactly one blank between tokens; the last one is lost to clients without the CR LF. */
  private static String capabilities(Capabilities capabilities) {
    return Stream.of(
            Stream.of("CAPABILITY"),
            capabilities.tunnelTypes().stream().map(type -> "TUNNEL=" + type.capability()),
            capabilities.mechanisms().stream().map(mechanism -> "AUTH=" + mechanism),
            capabilities.extensions().stream())
        .flatMap(tokens -> tokens)
        .collect(Collectors.joining(" ", "", "\r\n"));
  }
}
