// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.address;

/** An IPv6 prefix: a network whose bits beyond {@code length} are zero. */
public record Ipv6Prefix(Ipv6Address network, int length) {
  public Ipv6Prefix {
    if (length < 0 || length > 128) {
      throw new IllegalArgumentException("a prefix has 0 to 128 bits, not " + length);
    }
    if (!network.equals(masked(network, length))) {
      throw new IllegalArgumentException(
          "%s has bits beyond its length of %d".formatted(network, length));
    }
  }

  /** {@code 2001:db8::/32}. */
  public static Ipv6Prefix parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0 || !text.substring(slash + 1).matches("0|[1-9][0-9]{0,2}")) {
      throw new IllegalArgumentException("not an IPv6 prefix: " + text);
    }
    return new Ipv6Prefix(
        Ipv6Address.parse(text.substring(0, slash)), Integer.parseInt(text.substring(slash + 1)));
  }

  /** The prefix of that length that {@code address} is in. */
  public static Ipv6Prefix around(Ipv6Address address, int length) {
    return new Ipv6Prefix(masked(address, length), length);
  }

  public boolean contains(Ipv6Address address) {
    return contains(address.high(), address.low());
  }

  /** For each packet: allocates nothing. */
  public boolean contains(long high, long low) {
    return (high & highMask(length)) == network.high() && (low & lowMask(length)) == network.low();
  }

  public boolean contains(Ipv6Prefix other) {
    return other.length >= length && contains(other.network);
  }

  public boolean overlaps(Ipv6Prefix other) {
    return contains(other) || other.contains(this);
  }

  /** The upper half of the mask of a prefix of that length. */
  public static long highMask(int length) {
    return length == 0 ? 0 : length >= 64 ? -1 : -1L << 64 - length;
  }

  /** The lower half of the mask of a prefix of that length. */
  public static long lowMask(int length) {
    return length <= 64 ? 0 : -1L << 128 - length;
  }

  private static Ipv6Address masked(Ipv6Address address, int length) {
    return new Ipv6Address(address.high() & highMask(length), address.low() & lowMask(length));
  }

  @Override
  public String toString() {
    return network + "/" + length;
  }
}
