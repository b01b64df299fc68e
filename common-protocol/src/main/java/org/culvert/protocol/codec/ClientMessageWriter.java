// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.codec;

import org.culvert.protocol.message.ClientMessage;

/** Writes client messages to the octet as the clients that old brokers know. */
public final class ClientMessageWriter {
  private ClientMessageWriter() {}

  public static byte[] write(ClientMessage message) {
    throw new UnsupportedOperationException();
  }
}
