// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.config;

import java.util.Optional;

/**
 * Where the broker is.
 *
 * @param text as the user wrote it: DIGEST-MD5 puts it into the digest-uri, port and all
 * @param host a name or an address, without brackets
 */
public record ServerAddress(String text, String host, int port) {
  public static final int TSP_PORT = 3653;

  private static final int LONGEST = 1025;

  /** {@code host}, {@code host:port}, an address, {@code [v6]} or {@code [v6]:port}. */
  public static Optional<ServerAddress> parse(String text) {
    if (text.length() > LONGEST || !text.matches("[A-Za-z0-9.:\\[\\]-]+")) {
      return Optional.empty();
    }
    if (text.startsWith("[")) {
      int end = text.indexOf(']');
      return end < 0 ? Optional.empty() : of(text, text.substring(1, end), text.substring(end + 1));
    }
    int colon = text.indexOf(':');
    boolean addressOnly = colon < 0 || text.indexOf(':', colon + 1) >= 0;
    return addressOnly
        ? of(text, text, "")
        : of(text, text.substring(0, colon), text.substring(colon));
  }

  private static Optional<ServerAddress> of(String text, String host, String port) {
    if (host.isEmpty() || host.indexOf('[') >= 0 || host.indexOf(']') >= 0) {
      return Optional.empty();
    }
    if (port.isEmpty()) {
      return Optional.of(new ServerAddress(text, host, TSP_PORT));
    }
    if (!port.matches(":[0-9]{1,5}")) {
      return Optional.empty();
    }
    int number = Integer.parseInt(port.substring(1));
    return number >= 1 && number <= 0xFFFF
        ? Optional.of(new ServerAddress(text, host, number))
        : Optional.empty();
  }
}
