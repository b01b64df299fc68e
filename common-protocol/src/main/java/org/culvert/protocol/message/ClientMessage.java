// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.message;

/** Everything a TSP client can say. */
public sealed interface ClientMessage {
  /**
   * {@code VERSION=2.0.2}, the first message of every session.
   *
   * @param text as sent: it need not be a {@link TspVersion}
   */
  record Version(String text) implements ClientMessage {}

  /**
   * {@code AUTHENTICATE mechanism}.
   *
   * @param mechanism in upper case; it need not be one that anybody knows
   */
  record Authenticate(String mechanism) implements ClientMessage {}

  /** {@code STARTTLS}, our extension over TCP: TLS takes the connection over after the answer. */
  record StartTls() implements ClientMessage {}

  /** Octets for the mechanism that was chosen, without the line end. */
  record SaslData(Bytes data) implements ClientMessage {}

  /** A UDP datagram with a header and nothing else: the client waits for what is pending. */
  record Poll() implements ClientMessage {}

  /** {@code ECHO REQUEST}, a client's measurement of the distance to a broker. Needs no session. */
  record EchoRequest() implements ClientMessage {}

  /**
   * {@code ROAM tunnel counter mac}: the client of a live tunnel is at another outer end now. Needs
   * no session. {@link RoamingKey} makes it.
   *
   * @param counter greater than in any such message before
   */
  record Roam(long tunnel, long counter, Bytes mac) implements ClientMessage {
    /** Of both numbers: 18 digits. */
    public static final long LARGEST = 999_999_999_999_999_999L;
  }

  record Create(TunnelRequest request) implements ClientMessage {}

  /** Asks for the parameters of the tunnel that the client has. */
  record Info() implements ClientMessage {}

  record Accept() implements ClientMessage {}

  record Reject() implements ClientMessage {}

  record Delete() implements ClientMessage {}
}
