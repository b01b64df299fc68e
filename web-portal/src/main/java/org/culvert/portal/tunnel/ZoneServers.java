// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.tunnel;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.culvert.protocol.address.IpAddress;

/** Who an owner says serves the zones of his prefix: names of hosts, or addresses. */
final class ZoneServers {
  /** The broker asks no more of them about each zone. */
  private static final int MOST = 6;

  private static final String LABEL = "[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?";
  private static final String HOST = LABEL + "([.]" + LABEL + ")+";
  private static final int LONGEST_NAME = 253;

  private ZoneServers() {}

  /** Empty: there is none, there are too many, or one is neither a name nor an address. */
  static Optional<List<String>> parse(String text) {
    List<String> servers =
        Arrays.stream(text.toLowerCase(Locale.ROOT).split("[\\s,]+"))
            .map(server -> server.replaceFirst("[.]\\z", ""))
            .filter(server -> !server.isEmpty())
            .distinct()
            .toList();
    return !servers.isEmpty()
            && servers.size() <= MOST
            && servers.stream().allMatch(ZoneServers::isServer)
        ? Optional.of(servers)
        : Optional.empty();
  }

  private static boolean isServer(String text) {
    if (text.length() <= LONGEST_NAME && text.matches(HOST) && !text.matches(".*[.]\\d+")) {
      return true;
    }
    try {
      IpAddress.parse(text);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
