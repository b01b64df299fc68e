// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.codec;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.culvert.protocol.message.ServerMessage;
import org.culvert.protocol.message.StatusCode;

/**
 * Reads what a broker sent in one datagram, tolerant of every broker that is known. Only the first
 * message counts: what follows a proof comes again when it is polled for.
 */
public final class ServerMessageReader {

  private ServerMessageReader() {}

  /** An empty payload is {@link ServerMessage.Nothing}, whatever is expected. */
  public static ServerMessage ofDatagram(byte[] payload, Expected expected)
      throws MalformedMessage {
    String octets = new String(payload, StandardCharsets.ISO_8859_1);
    String text = octets.substring(ReceivedOctets.strays(octets));
    if (text.isEmpty() || expected == Expected.ACKNOWLEDGEMENT) {
      return new ServerMessage.Nothing();
    }
    if (!ContentLength.begins(text)) {
      return ReplyReader.read(text, expected);
    }
    Optional<ContentLength> header = ContentLength.read(text);
    if (header.isEmpty()) {
      throw new MalformedMessage(StatusCode.INVALID_REQUEST, "a Content-length and no body");
    }
    return ReplyReader.read(header.get().bodyOfDatagram(text), expected);
  }
}
