// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.address;

/** An IPv4 address; {@code value} is the four octets in network order as one number. */
public record Ipv4Address(int value) implements IpAddress {
  /** Strict dotted decimal: four numbers from 0 to 255, no leading zeros, nothing around them. */
  public static Ipv4Address parse(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != 4) {
      throw new IllegalArgumentException("not an IPv4 address: " + text);
    }
    int value = 0;
    for (String part : parts) {
      value = value << 8 | octet(part, text);
    }
    return new Ipv4Address(value);
  }

  public static Ipv4Address of(byte[] octets) {
    if (octets.length != 4) {
      throw new IllegalArgumentException("an IPv4 address has 4 octets, not " + octets.length);
    }
    int value = 0;
    for (byte octet : octets) {
      value = value << 8 | (octet & 0xFF);
    }
    return new Ipv4Address(value);
  }

  private static int octet(String part, String text) {
    boolean decimal = part.matches("0|[1-9][0-9]{0,2}");
    int octet = decimal ? Integer.parseInt(part) : 256;
    if (octet > 255) {
      throw new IllegalArgumentException("not an IPv4 address: " + text);
    }
    return octet;
  }

  /** A host's address on the public or a private net: not 0/8, loopback, multicast or reserved. */
  public boolean isUnicast() {
    return isUnicast(value);
  }

  /** The same for the address with that value; for each packet: allocates nothing. */
  public static boolean isUnicast(int value) {
    int first = value >>> 24;
    return first != 0 && first != 127 && first < 224;
  }

  @Override
  public long high() {
    return 0;
  }

  @Override
  public long low() {
    return low(value);
  }

  /** What {@link #low()} is for the address with that value; for each packet: allocates nothing. */
  public static long low(int value) {
    return 0xFFFF_0000_0000L | (value & 0xFFFF_FFFFL);
  }

  @Override
  public byte[] octets() {
    return new byte[] {
      (byte) (value >>> 24), (byte) (value >>> 16), (byte) (value >>> 8), (byte) value
    };
  }

  @Override
  public String wireText() {
    return toString();
  }

  @Override
  public String toString() {
    return (value >>> 24)
        + "."
        + (value >>> 16 & 0xFF)
        + "."
        + (value >>> 8 & 0xFF)
        + "."
        + (value & 0xFF);
  }

  /** RFC 1918, and what providers have between them and their customers (RFC 6598). */
  public boolean isPrivate() {
    return value >>> 24 == 10
        || value >>> 20 == 0xAC1
        || value >>> 16 == 0xC0A8
        || value >>> 22 == 0x6440 >>> 6;
  }
}
