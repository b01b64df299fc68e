// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.codec;

import org.culvert.protocol.message.ClientMessage;

/** Reads what a client sent in one datagram. Which kind it is shows in the octets themselves. */
public final class ClientMessageReader {
  private ClientMessageReader() {}

  /**
   * @param payload of a signalling datagram, without the header; empty is a poll
   */
  public static ClientMessage ofDatagram(byte[] payload) throws MalformedMessage {
    throw new UnsupportedOperationException();
  }
}
