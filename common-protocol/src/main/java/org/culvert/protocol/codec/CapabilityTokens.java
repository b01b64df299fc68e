// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.codec;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.culvert.protocol.message.Capabilities;
import org.culvert.protocol.message.TunnelType;

/** Reads a CAPABILITY line: tokens in any order, unknown ones kept (RFC 5572 section 4.4.2). */
final class CapabilityTokens {

  private static final String KEYWORD = "CAPABILITY";

  private CapabilityTokens() {}

  /** Empty when the line is something else. */
  static Optional<Capabilities> read(String line) {
    String[] tokens = line.strip().split("[ \t]+");
    if (!tokens[0].equalsIgnoreCase(KEYWORD)) {
      return Optional.empty();
    }
    List<TunnelType> types = new ArrayList<>();
    List<String> mechanisms = new ArrayList<>();
    List<String> extensions = new ArrayList<>();
    for (String octets : List.of(tokens).subList(1, tokens.length)) {
      // Before any change of case, which could turn an octet into a letter that is none.
      String token = octets.replaceAll("[^!-~]", "?");
      String upper = token.toUpperCase(Locale.ROOT);
      Optional<TunnelType> type =
          upper.startsWith("TUNNEL=")
              ? TunnelType.ofXmlName(upper.substring(7).toLowerCase(Locale.ROOT))
              : Optional.empty();
      if (type.isPresent()) {
        types.add(type.get());
      } else if (upper.startsWith("AUTH=")) {
        mechanisms.add(upper.substring(5));
      } else {
        extensions.add(token);
      }
    }
    return Optional.of(new Capabilities(types, mechanisms, extensions));
  }
}
