// SPDX-License-Identifier: Apache-2.0
package org.culvert.conformance;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a broker says that it has on one transport, before any case is played.
 *
 * @param version the newest that it takes
 * @param greeting its answer to that
 */
record Survey(String version, Answer greeting, Set<String> types, Set<String> mechanisms) {
  private static final Pattern TOKEN =
      Pattern.compile("\\b(TUNNEL|AUTH)\\s*=\\s*([A-Z0-9-]+)", Pattern.CASE_INSENSITIVE);

  static Survey of(String version, Answer greeting) {
    Set<String> types = new TreeSet<>();
    Set<String> mechanisms = new TreeSet<>();
    Matcher token = TOKEN.matcher(greeting.text());
    while (token.find()) {
      boolean tunnel = token.group(1).equalsIgnoreCase("TUNNEL");
      (tunnel ? types : mechanisms).add(token.group(2).toUpperCase(Locale.ROOT));
    }
    return new Survey(version, greeting, types, mechanisms);
  }

  boolean has(String mechanism) {
    return mechanisms.contains(mechanism);
  }

  /** Something that is neither a mechanism nor a type, as it stands in the line. */
  boolean hasExtension(String token) {
    return (" " + greeting.text().strip() + " ").contains(" " + token + " ");
  }

  boolean hasType(String type) {
    return types.contains(type);
  }
}
