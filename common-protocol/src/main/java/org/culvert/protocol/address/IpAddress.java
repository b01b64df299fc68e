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
    return of(address.high(), address.low());
  }

  /**
   * The address with these halves, as {@link #high} and {@link #low} give them. For logs and for
   * what happens rarely: allocates.
   */
  static IpAddress of(long high, long low) {
    boolean mapped = high == 0 && low >>> 32 == 0xFFFF;
    return mapped ? new Ipv4Address((int) low) : new Ipv6Address(high, low);
  }

  /**
   * The upper half of the 128 bits that tell the addresses of both families apart, in one table: an
   * IPv4 address is the IPv4-mapped one (RFC 4291 section 2.5.5.2).
   */
  long high();

  /** The lower half of those bits. */
  long low();

  /** The octets in network order: four, or sixteen. */
  byte[] octets();

  /**
   * The text that TSP messages carry: dotted decimal, or all eight groups of four digits, because
   * old clients cut prefixes out of it by counting characters.
   */
  String wireText();
}
