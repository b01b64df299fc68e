// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.negotiation;

/** How far a session is, for whoever watches it from outside; the states of docs/protocol.md. */
public enum SessionPhase {
  AWAITING_VERSION,
  AWAITING_AUTHENTICATE,
  AUTHENTICATING,
  AWAITING_POLL,
  AWAITING_REQUEST,
  AWAITING_ACCEPT,
  ESTABLISHED,
  STARTING_TLS,
  CLOSED;

  static SessionPhase of(SessionState state) {
    return switch (state) {
      case SessionState.AwaitingVersion _ -> AWAITING_VERSION;
      case SessionState.AwaitingAuthenticate _ -> AWAITING_AUTHENTICATE;
      case SessionState.Authenticating _ -> AUTHENTICATING;
      case SessionState.AwaitingPoll _ -> AWAITING_POLL;
      case SessionState.AwaitingRequest _ -> AWAITING_REQUEST;
      case SessionState.AwaitingAccept _ -> AWAITING_ACCEPT;
      case SessionState.Established _ -> ESTABLISHED;
      case SessionState.StartingTls _ -> STARTING_TLS;
      case SessionState.Closed _ -> CLOSED;
    };
  }
}
