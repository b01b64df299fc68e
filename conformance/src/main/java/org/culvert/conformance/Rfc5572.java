// SPDX-License-Identifier: Apache-2.0
package org.culvert.conformance;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The sections of the RFC that say something about a broker, in their order. */
final class Rfc5572 {
  private static final Map<String, String> TITLES = titles();

  private Rfc5572() {}

  private static Map<String, String> titles() {
    Map<String, String> titles = new LinkedHashMap<>();
    titles.put("4.4.1", "Signaling transport");
    titles.put("4.4.2", "Authentication phase");
    titles.put("4.4.3", "Command and response phase");
    titles.put("4.5.1", "IPv6-over-IPv4 tunnels");
    titles.put("4.5.2", "IPv6-over-UDP tunnels");
    titles.put("4.6", "Tunnel keep-alive");
    titles.put("4.7", "XML messaging");
    titles.put("4.7.1", "Tunnel element");
    titles.put("4.7.2", "Client element");
    titles.put("4.7.3", "Server element");
    titles.put("4.7.4", "Broker element");
    titles.put("5.1", "Host tunnel request and reply");
    titles.put("5.2", "Router tunnel request with prefix delegation");
    titles.put("5.3", "IPv4 over IPv6 tunnel request");
    titles.put("5.4", "NAT traversal tunnel request");
    titles.put("8", "Security considerations");
    return Collections.unmodifiableMap(titles);
  }

  static List<String> sections() {
    return List.copyOf(TITLES.keySet());
  }

  static String title(String section) {
    String title = TITLES.get(section);
    if (title == null) {
      throw new IllegalArgumentException("no section with requirements: " + section);
    }
    return title;
  }
}
