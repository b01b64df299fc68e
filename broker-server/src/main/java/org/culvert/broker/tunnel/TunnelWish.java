// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.tunnel;

/**
 * What somebody on the website wants done with a tunnel.
 *
 * @param id of the database
 */
public record TunnelWish(long id, Kind kind, long tunnelId, Hold.By by) {
  /** What is to be done. */
  public enum Kind {
    CLOSE,
    /** To make room for another device of the account, which may come at once. */
    HAND_OVER,
    /** What may come in from outside is decided anew. */
    INBOUND,
    /** Its owner says which name servers its prefix has. */
    NAMES
  }
}
