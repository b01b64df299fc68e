// SPDX-License-Identifier: Apache-2.0
package org.culvert.client;

import java.nio.charset.StandardCharsets;
import org.culvert.protocol.codec.ServerMessageWriter;
import org.culvert.protocol.message.ClientMessage;
import org.culvert.protocol.message.ServerMessage;
import org.culvert.protocol.message.TunnelOffer;

/** What brokers say, for scripts in tests. */
final class Replies {
  static final String CAPABILITIES =
      "CAPABILITY TUNNEL=V6V4 TUNNEL=V6UDPV4 AUTH=ANONYMOUS AUTH=PLAIN\r\n";
  static final String SUCCESS = "200 Success\r\n";

  private Replies() {}

  static String offer(TunnelOffer offer) {
    return new String(
        ServerMessageWriter.write(ServerMessage.Reply.of(offer)), StandardCharsets.ISO_8859_1);
  }

  static String framed(String status) {
    String body = status + "\r\n";
    return "Content-length: " + body.length() + "\r\n" + body;
  }

  /** A session that goes well up to the create, which gets that answer. */
  static ScriptedBroker.Script creating(String answer) {
    return message -> usual(message, CAPABILITIES, SUCCESS, answer);
  }

  static String usual(ClientMessage message, String version, String authenticate, String create) {
    return switch (message) {
      case ClientMessage.Version _ -> version;
      case ClientMessage.Authenticate(var mechanism) ->
          mechanism.equals("PLAIN") ? "" : authenticate;
      case ClientMessage.SaslData _ -> authenticate;
      case ClientMessage.Create _ -> create;
      case ClientMessage.StartTls _,
          ClientMessage.Poll _,
          ClientMessage.Roam _,
          ClientMessage.EchoRequest _,
          ClientMessage.Info _,
          ClientMessage.Accept _,
          ClientMessage.Reject _,
          ClientMessage.Delete _ ->
          "";
    };
  }
}
