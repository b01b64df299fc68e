// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.address;

/**
 * An IPv4 prefix as it is written. Inside the broker IPv4 addresses are IPv4-mapped ones, so that
 * one arithmetic serves both families: see {@link #mapped}.
 */
public record Ipv4Prefix(Ipv4Address network, int length) {
  private static final int MAPPED = 96;

  public Ipv4Prefix {
    if (length < 0 || length > 32) {
      throw new IllegalArgumentException("an IPv4 prefix has 0 to 32 bits, not " + length);
    }
    if (length < 32 && network.value() << length != 0) {
      throw new IllegalArgumentException(
          "%s has bits beyond its length of %d".formatted(network, length));
    }
  }

  /** {@code 192.0.2.128/25}. */
  public static Ipv4Prefix parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0 || !text.substring(slash + 1).matches("0|[1-9][0-9]?")) {
      throw new IllegalArgumentException("not an IPv4 prefix: " + text);
    }
    return new Ipv4Prefix(
        Ipv4Address.parse(text.substring(0, slash)), Integer.parseInt(text.substring(slash + 1)));
  }

  public static boolean isMapped(Ipv6Prefix prefix) {
    return prefix.length() >= MAPPED
        && prefix.network().high() == 0
        && prefix.network().low() >>> 32 == 0xFFFF;
  }

  /**
   * @throws IllegalArgumentException unless {@link #isMapped}
   */
  public static Ipv4Prefix of(Ipv6Prefix mapped) {
    if (!isMapped(mapped)) {
      throw new IllegalArgumentException(mapped + " is not IPv4-mapped");
    }
    return new Ipv4Prefix(new Ipv4Address((int) mapped.network().low()), mapped.length() - MAPPED);
  }

  /** The same addresses as IPv4-mapped ones (RFC 4291 section 2.5.5.2). */
  public Ipv6Prefix mapped() {
    return new Ipv6Prefix(new Ipv6Address(network.high(), network.low()), MAPPED + length);
  }

  @Override
  public String toString() {
    return network + "/" + length;
  }
}
