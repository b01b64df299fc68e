// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.codec;

import org.culvert.protocol.message.Bytes;
import org.culvert.protocol.message.ClientMessage;

/** Writes client messages to the octet as the clients that old brokers know. */
public final class ClientMessageWriter {

  private ClientMessageWriter() {}

  public static byte[] write(ClientMessage message) {
    return Bytes.ofText(text(message)).toArray();
  }

  private static String text(ClientMessage message) {
    return switch (message) {
      case ClientMessage.Version(String version) -> "VERSION=" + version + "\r\n";
      // The NUL is what all old clients send, and old brokers have seen nothing else.
      case ClientMessage.Authenticate(String mechanism) -> "AUTHENTICATE " + mechanism + "\r\n\0";
      case ClientMessage.StartTls() -> "STARTTLS\r\n";
      case ClientMessage.SaslData(Bytes data) -> data.text() + "\r\n";
      case ClientMessage.Poll() -> "";
      case ClientMessage.EchoRequest() -> "ECHO REQUEST";
      case ClientMessage.Roam roam -> RoamLine.write(roam);
      case ClientMessage.Create create ->
          ContentLength.frame(TunnelRequestWriter.write(create.request()));
      case ClientMessage.Accept() -> command("action=\"accept\"");
      case ClientMessage.Reject() -> command("action=\"reject\"");
      // The DTD demands a type, although there is only one tunnel that can be meant.
      case ClientMessage.Info() -> command("action=\"info\" type=\"v6v4\"");
      case ClientMessage.Delete() -> command("action=\"delete\" type=\"v6v4\"");
    };
  }

  private static String command(String attributes) {
    return ContentLength.frame("<tunnel " + attributes + "></tunnel>\r\n");
  }
}
