// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.codec;

import org.culvert.protocol.address.IpAddress;
import org.culvert.protocol.address.Ipv4Address;
import org.culvert.protocol.address.Ipv6Address;

/**
 * Lines of XML as old clients can read them: indentation, CR LF, double quotes, no escapes. A value
 * that would need an escape is a fault of ours and is refused.
 */
final class XmlWriter {

  private final StringBuilder xml = new StringBuilder();

  /** A line that is written as it is: constant text, numbers, names of enums. */
  XmlWriter line(int indent, String markup) {
    xml.repeat(' ', indent).append(markup).append("\r\n");
    return this;
  }

  XmlWriter address(int indent, String type, String text) {
    if (!text.matches("[A-Za-z0-9._:\\[\\]-]*")) {
      throw new IllegalArgumentException("neither an address nor a name: " + text);
    }
    return line(indent, "<address type=\"" + type + "\">" + text + "</address>");
  }

  /** The address in the form that clients count characters in. */
  XmlWriter address(int indent, IpAddress address) {
    String type =
        switch (address) {
          case Ipv4Address _ -> "ipv4";
          case Ipv6Address _ -> "ipv6";
        };
    return address(indent, type, address.wireText());
  }

  /** An address literal, or else a name. */
  XmlWriter host(int indent, String host) {
    return Hosts.literal(host)
        .map(literal -> address(indent, literal))
        .orElseGet(() -> address(indent, "dn", host));
  }

  @Override
  public String toString() {
    return xml.toString();
  }
}
