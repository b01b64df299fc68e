// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.negotiation;

import org.culvert.broker.realm.Realm;
import org.culvert.protocol.message.StatusCode;
import org.culvert.protocol.message.TspVersion;
import org.culvert.protocol.sasl.SaslExchange;

/** How far a negotiation has come. Each state holds just what is known by then. */
sealed interface SessionState {
  record AwaitingVersion() implements SessionState {}

  /**
   * @param failures attempts of this session that ended with 300
   */
  record AwaitingAuthenticate(TspVersion version, int failures) implements SessionState {}

  /** Within the exchange of one mechanism. */
  record Authenticating(
      TspVersion version, int failures, Realm realm, String mechanism, SaslExchange exchange)
      implements SessionState {}

  /** Everything after authentication: every answer is framed. */
  sealed interface CommandPhase extends SessionState {
    Authenticated client();

    CommandPhase with(Authenticated client);
  }

  /** Over UDP, after the broker's proof: the client asks for its status with an empty datagram. */
  record AwaitingPoll(Authenticated client) implements CommandPhase {
    @Override
    public CommandPhase with(Authenticated other) {
      return new AwaitingPoll(other);
    }
  }

  record AwaitingRequest(Authenticated client) implements CommandPhase {
    @Override
    public CommandPhase with(Authenticated other) {
      return new AwaitingRequest(other);
    }
  }

  /** Addresses are reserved for the client: the only state that has something to give back. */
  record AwaitingAccept(Authenticated client, long tunnelId) implements CommandPhase {
    @Override
    public CommandPhase with(Authenticated other) {
      return new AwaitingAccept(other, tunnelId);
    }
  }

  /** The end of the negotiation, not of the tunnel. */
  record Established(Authenticated client, long tunnelId) implements CommandPhase {
    @Override
    public CommandPhase with(Authenticated other) {
      return new Established(other, tunnelId);
    }
  }

  /** The end of the session in clear: another one begins inside TLS, and knows nothing of it. */
  record StartingTls() implements SessionState {}

  /**
   * @param told the last thing that the client heard; SUCCESS when it left by itself
   */
  record Closed(StatusCode told) implements SessionState {}
}
