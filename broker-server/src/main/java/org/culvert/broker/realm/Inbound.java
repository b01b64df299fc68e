// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.realm;

/** What may come into a tunnel from outside: from the Internet, and from other clients. */
public enum Inbound {
  OPEN,
  /** What answers the client, ICMP echo and errors, and what its owner opened. */
  OUTBOUND_ONLY
}
