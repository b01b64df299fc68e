// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.config;

import java.util.List;
import java.util.Optional;
import org.culvert.broker.prefix.PrefixPool;

/** Reads where the addresses of tunnels come from in one {@code [realm.NAME]}. */
final class EndpointReader {
  private static final int LONGEST = 112;

  /** A whole link would have the addresses of the router and of this machine in it. */
  private static final int SHORTEST_ON_LINK = 65;

  private EndpointReader() {}

  static List<PrefixPool> read(Section section) {
    Optional<String> onLink = section.optional("on_link", EndpointReader::name);
    int shortest = onLink.isPresent() ? SHORTEST_ON_LINK : 32;
    return section
        .several("endpoints", text -> DelegationReader.pool(text, shortest, LONGEST))
        .stream()
        .map(pool -> new PrefixPool(pool.prefix(), onLink))
        .toList();
  }

  private static String name(String text) {
    if (!text.matches("[A-Za-z0-9_.-]{1,15}")) {
      throw new IllegalArgumentException("\"" + text + "\" is not the name of an interface");
    }
    return text;
  }
}
