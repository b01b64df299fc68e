// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.message;

import java.util.Arrays;
import java.util.Optional;

/** The encapsulations of the IANA registry "TSP tunnel types". */
public enum TunnelType {
  /** IPv6 in IPv4, protocol 41 (RFC 4213). */
  V6V4("v6v4"),
  /** IPv6 in UDP in IPv4, on the 4-tuple of the signalling. */
  V6UDPV4("v6udpv4"),
  /** Asked for only: the broker answers with one of the two above. */
  V6ANYV4("v6anyv4"),
  /** IPv4 in IPv6, protocol 4 (DSTM). */
  V4V6("v4v6");

  private final String xmlName;

  TunnelType(String xmlName) {
    this.xmlName = xmlName;
  }

  /** As in the {@code type} attribute. */
  public String xmlName() {
    return xmlName;
  }

  /** As in the CAPABILITY line; old clients compare it case-sensitively. */
  public String capability() {
    return name();
  }

  public static Optional<TunnelType> ofXmlName(String name) {
    return Arrays.stream(values()).filter(type -> type.xmlName.equals(name)).findFirst();
  }
}
