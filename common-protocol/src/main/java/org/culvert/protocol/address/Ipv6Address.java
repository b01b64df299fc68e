// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.address;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/** An IPv6 address; {@code high} and {@code low} are its halves in network order. */
public record Ipv6Address(long high, long low) implements IpAddress, Comparable<Ipv6Address> {
  public static final Ipv6Address UNSPECIFIED = new Ipv6Address(0, 0);

  /** RFC 4291 section 2.2, all three forms; no zone, no prefix length, nothing around it. */
  public static Ipv6Address parse(String text) {
    return Ipv6Text.parse(text);
  }

  public static Ipv6Address of(byte[] octets) {
    if (octets.length != 16) {
      throw new IllegalArgumentException("an IPv6 address has 16 octets, not " + octets.length);
    }
    ByteBuffer buffer = ByteBuffer.wrap(octets);
    return new Ipv6Address(buffer.getLong(), buffer.getLong());
  }

  /** fe80::/10 */
  public boolean isLinkLocal() {
    return high >>> 54 == 0xFE80 >>> 6;
  }

  /** ff00::/8 */
  public boolean isMulticast() {
    return high >>> 56 == 0xFF;
  }

  /** 2000::/3, where all addresses of the public Internet are. */
  public boolean isGlobalUnicast() {
    return high >>> 61 == 1;
  }

  /** The address {@code offset} further on, carrying into the upper half. */
  public Ipv6Address plus(long offset) {
    long sum = low + offset;
    boolean carry = offset >= 0 ? Long.compareUnsigned(sum, low) < 0 : false;
    boolean borrow = offset < 0 && Long.compareUnsigned(sum, low) > 0;
    return new Ipv6Address(high + (carry ? 1 : 0) - (borrow ? 1 : 0), sum);
  }

  @Override
  public byte[] octets() {
    return ByteBuffer.allocate(16).putLong(high).putLong(low).array();
  }

  @Override
  public String wireText() {
    String digits = HexFormat.of().toHexDigits(high) + HexFormat.of().toHexDigits(low);
    return digits.replaceAll("(.{4})(?!$)", "$1:");
  }

  @Override
  public int compareTo(Ipv6Address other) {
    int upper = Long.compareUnsigned(high, other.high);
    return upper != 0 ? upper : Long.compareUnsigned(low, other.low);
  }

  /** The short form of RFC 5952. */
  @Override
  public String toString() {
    return Ipv6Text.format(this);
  }
}
