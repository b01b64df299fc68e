// SPDX-License-Identifier: Apache-2.0
package org.culvert.conformance;

/** The XML that clients send, as the known ones write it. */
final class Requests {
  static final String ACCEPT = "<tunnel action=\"accept\"></tunnel>\r\n";
  static final String REJECT = "<tunnel action=\"reject\"></tunnel>\r\n";
  static final String INFO = "<tunnel action=\"info\"></tunnel>\r\n";
  static final String DELETE = "<tunnel action=\"delete\"></tunnel>\r\n";

  private static final String KEEPALIVE =
      """
        <keepalive interval="30">
          <address type="ipv6">::</address>
        </keepalive>
      """;

  private Requests() {}

  static String create(String type, String address) {
    return create(type, address, KEEPALIVE);
  }

  static String withoutKeepalive(String type, String ipv4) {
    return create(type, ipv4, "");
  }

  /**
   * @param length of the prefix
   */
  static String router(String type, String ipv4, String length) {
    return create(
        type,
        ipv4,
        KEEPALIVE + "  <router>\n   <prefix length=\"" + length + "\"/>\n  </router>\n");
  }

  private static String create(String type, String address, String more) {
    return """
    <tunnel action="create" type="%s" proxy="no">
     <client>
      <address type="%s">%s</address>
    %s </client>
    </tunnel>
    """
        .formatted(type, address.contains(":") ? "ipv6" : "ipv4", address, more)
        .replace("\n", "\r\n");
  }
}
