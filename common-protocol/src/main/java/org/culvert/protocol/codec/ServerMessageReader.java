// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.codec;

import org.culvert.protocol.message.ServerMessage;

/** Reads what a broker sent in one datagram, tolerant of every broker that is known. */
public final class ServerMessageReader {
  private ServerMessageReader() {}

  public static ServerMessage ofDatagram(byte[] payload, Expected expected)
      throws MalformedMessage {
    throw new UnsupportedOperationException();
  }
}
