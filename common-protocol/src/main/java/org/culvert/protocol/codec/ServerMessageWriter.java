// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.codec;

import org.culvert.protocol.message.ServerMessage;

/** Writes broker messages so that the parsers of old clients survive them. */
public final class ServerMessageWriter {
  private ServerMessageWriter() {}

  /** The whole message, framed if it has to be; empty for {@link ServerMessage.Nothing}. */
  public static byte[] write(ServerMessage message) {
    throw new UnsupportedOperationException();
  }
}
