// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.negotiation;

import org.culvert.client.config.TlsWish;
import org.culvert.protocol.codec.Expected;
import org.culvert.protocol.codec.MalformedMessage;
import org.culvert.protocol.message.ClientMessage;
import org.culvert.protocol.message.ServerMessage;

/**
 * A control session with a broker: one request, one reply, whatever carries them. One thread. After
 * an exception the session is of no more use.
 */
interface Control extends AutoCloseable {
  Transport transport();

  /**
   * Says something and waits for the reply. Where the protocol has none ({@link
   * Expected#ACKNOWLEDGEMENT}) this returns {@link ServerMessage.Nothing} as soon as the broker is
   * known to have it, or at once over TCP.
   */
  ServerMessage exchange(ClientMessage request, Expected expected)
      throws ControlLost, MalformedMessage, InterruptedException;

  /** Waits for a second reply to the last request; over UDP it has to be asked for. */
  ServerMessage next(Expected expected) throws ControlLost, MalformedMessage, InterruptedException;

  /** What TLS is still wanted for; OFF also where it is there already, or can't be. */
  default TlsWish.Mode wantsTls() {
    return TlsWish.Mode.OFF;
  }

  /** After the broker has agreed to it; what it said before is forgotten. */
  default void startTls() throws ControlLost, InterruptedException {
    throw new IllegalStateException("there is no TLS over " + transport().text());
  }

  /** Ends the session; a tunnel that was agreed on stays. */
  @Override
  void close();
}
