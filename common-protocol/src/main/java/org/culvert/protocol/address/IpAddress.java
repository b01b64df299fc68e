// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.address;

/** An IPv4 or IPv6 address as a value. Parsing never asks a name server. */
public sealed interface IpAddress permits Ipv4Address, Ipv6Address {
  /**
   * @throws IllegalArgumentException when the text is not an address literal
   */
  static IpAddress parse(String text) {
    return text.indexOf(':') >= 0 ? Ipv6Address.parse(text) : Ipv4Address.parse(text);
  }

  /**
   * The address in {@code octets} of network order: four of them, or sixteen. An IPv4-mapped IPv6
   * address becomes the IPv4 address, so that a dual-stack socket can't hide the family.
   *
   * @throws IllegalArgumentException when the count is neither
   */
  static IpAddress of(byte[] octets) {
    if (octets.length == 4) {
      return Ipv4Address.of(octets);
    }
    Ipv6Address address = Ipv6Address.of(octets);
    boolean mapped = address.high() == 0 && address.low() >>> 32 == 0xFFFF;
    return mapped ? new Ipv4Address((int) address.low()) : address;
  }

  /** The octets in network order: four, or sixteen. */
  byte[] octets();

  /**
   * The text that TSP messages carry: dotted decimal, or all eight groups of four digits, because
   * old clients cut prefixes out of it by counting characters.
   */
  String wireText();
}
