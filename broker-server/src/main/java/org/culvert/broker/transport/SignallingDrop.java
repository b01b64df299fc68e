// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.transport;

/** Why a listener left something unanswered, or turned somebody away. */
public enum SignallingDrop {
  /** Faster than one source may be. Somebody's retry loop, or a flood. */
  RATE_LIMITED,
  /** More ECHO REQUEST from one /24 than are answered. */
  ECHO_LIMITED,
  /** Neither VERSION nor part of a session: a client that outlived its session, or garbage. */
  NO_SESSION,
  /** On a portable UDP listener, which carries no data: not a signalling datagram. */
  NOT_SIGNALLING,
  /** The answer would have been too long for what the source had sent. */
  AMPLIFICATION,
  /** Told 530: too many unfinished sessions, in all or from this source. */
  TOO_BUSY,
  /** A TCP connection closed at once: too many, in all or from this source. */
  TOO_MANY_CONNECTIONS,
  /** A client that sends on and on without waiting for answers. */
  PIPELINED,
  /** The event loop could not keep up with the packet socket. */
  OVERFLOW
}
