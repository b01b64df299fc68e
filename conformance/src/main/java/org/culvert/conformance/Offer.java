// SPDX-License-Identifier: Apache-2.0
package org.culvert.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.culvert.protocol.address.Ipv6Address;

/** The tunnel that an answer offers, found by searching: no parser whose taste could interfere. */
record Offer(String xml) {
  private static final int FLAGS = Pattern.CASE_INSENSITIVE | Pattern.DOTALL;
  private static final Pattern ADDRESS =
      Pattern.compile("<address([^>]*)>\\s*([^<]*?)\\s*</address", FLAGS);

  /** An attribute of the first element of that name. */
  Optional<String> attribute(String element, String name) {
    return first("<" + element + "\\b[^>]*?\\b" + name + "\\s*=\\s*[\"']([^\"']*)[\"']", xml);
  }

  String type() {
    return attribute("tunnel", "type").orElse("");
  }

  /** What the element of that name contains; empty when it isn't there. */
  Optional<String> inside(String element) {
    return first("<" + element + "\\b[^>]*>(.*?)</" + element + "\\s*>", xml);
  }

  /** The end that the element says, without the addresses of other things inside it. */
  Optional<String> address(String end, String type) {
    String own =
        inside(end)
            .orElse("")
            .replaceAll("(?is)<(keepalive|dns_server|router)\\b.*?</\\1\\s*>", "");
    Matcher address = ADDRESS.matcher(own);
    while (address.find()) {
      if (address.group(1).toLowerCase(Locale.ROOT).contains(type)) {
        return Optional.of(address.group(2));
      }
    }
    return Optional.empty();
  }

  /** Every value of that type of address, wherever it is. */
  List<String> addresses(String type) {
    List<String> found = new ArrayList<>();
    Matcher address = ADDRESS.matcher(xml);
    while (address.find()) {
      if (address.group(1).toLowerCase(Locale.ROOT).contains(type)) {
        found.add(address.group(2));
      }
    }
    return found;
  }

  Optional<String> prefix() {
    return inside("prefix").map(String::strip);
  }

  Ipv6Address clientAddress() {
    return inner("client");
  }

  Ipv6Address serverAddress() {
    return inner("server");
  }

  private Ipv6Address inner(String end) {
    return parse(
        address(end, "ipv6").orElseThrow(() -> new Failed("the " + end + " has no IPv6 address")));
  }

  static Ipv6Address parse(String text) {
    try {
      return Ipv6Address.parse(text);
    } catch (IllegalArgumentException e) {
      throw new Failed("not an IPv6 address: " + text);
    }
  }

  private static Optional<String> first(String pattern, String text) {
    Matcher matcher = Pattern.compile(pattern, FLAGS).matcher(text);
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }
}
