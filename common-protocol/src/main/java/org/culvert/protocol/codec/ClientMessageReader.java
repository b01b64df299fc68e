// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.codec;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.culvert.protocol.message.ClientMessage;
import org.culvert.protocol.message.StatusCode;

/** Reads what a client sent in one datagram. Which kind it is shows in the octets themselves. */
public final class ClientMessageReader {

  private ClientMessageReader() {}

  /**
   * @param payload of a signalling datagram, without the header; empty is a poll
   */
  public static ClientMessage ofDatagram(byte[] payload) throws MalformedMessage {
    String octets = new String(payload, StandardCharsets.ISO_8859_1);
    String text = octets.substring(ReceivedOctets.strays(octets));
    if (text.isEmpty()) {
      return new ClientMessage.Poll();
    }
    if (text.toUpperCase(Locale.ROOT).startsWith("ECHO REQUEST")) {
      return new ClientMessage.EchoRequest();
    }
    Optional<ClientMessage.Roam> roam = RoamLine.read(text);
    if (roam.isPresent()) {
      return roam.get();
    }
    if (ContentLength.begins(text)) {
      Optional<ContentLength> header = ContentLength.read(text);
      if (header.isEmpty()) {
        throw new MalformedMessage(StatusCode.INVALID_REQUEST, "a Content-length and no body");
      }
      return CommandReader.read(header.get().bodyOfDatagram(text));
    }
    return ClientLine.read(ClientLine.ofDatagram(text));
  }
}
