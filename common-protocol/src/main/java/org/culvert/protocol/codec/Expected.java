// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.codec;

/** What a client waits for: broker messages do not say what they are. */
public enum Expected {
  /** A CAPABILITY line, a status or a redirection. */
  CAPABILITIES,
  /** A challenge or proof, a status or a redirection. */
  SASL_DATA,
  /** A status or a redirection. */
  STATUS,
  /** A framed reply; an unframed status is taken too, because some brokers send that. */
  REPLY,
  /** Anything, even nothing: what is said is not looked at. */
  ACKNOWLEDGEMENT
}
