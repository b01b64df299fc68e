// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.prefix;

/** What a prefix is for. */
public enum PrefixKind {
  /** A /127: the two inner ends of a tunnel. */
  ENDPOINT,
  /** A /31 of IPv4: the same for v4v6. */
  ENDPOINT_IPV4,
  /** Routed to an account, for its own network. */
  DELEGATED
}
