// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.message;

import java.util.List;

/**
 * What a broker announces in answer to VERSION (RFC 5572 section 4.4.2).
 *
 * @param tunnelTypes in the order of the line
 * @param mechanisms names of SASL mechanisms, upper case, unknown ones kept
 * @param extensions other tokens, {@code NAME=value}, which old clients skip
 */
public record Capabilities(
    List<TunnelType> tunnelTypes, List<String> mechanisms, List<String> extensions) {
  /** Extensions of Culvert. */
  public static final String ROAM = "X-ROAM=1";

  public static final String DELETE = "X-DELETE=1";

  public Capabilities {
    tunnelTypes = List.copyOf(tunnelTypes);
    mechanisms = List.copyOf(mechanisms);
    extensions = List.copyOf(extensions);
  }

  /** Whether the client of a tunnel over UDP may move its outer end. */
  public boolean hasRoaming() {
    return extensions.contains(ROAM);
  }

  /** Whether a client that stops may end its tunnel; whoever knows roaming knows that as well. */
  public boolean hasDelete() {
    return extensions.contains(DELETE) || hasRoaming();
  }
}
