// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.address;

/** One end of a UDP or TCP conversation: an address and a port. */
public record Endpoint(IpAddress address, int port) {
  public Endpoint {
    if (port < 0 || port > 0xFFFF) {
      throw new IllegalArgumentException("a port is 0 to 65535, not " + port);
    }
  }

  /** The endpoint that packet I/O knows as {@code peer}. */
  public static Endpoint ofPeer(long peer) {
    return new Endpoint(new Ipv4Address((int) (peer >>> 16)), (int) (peer & 0xFFFF));
  }

  /**
   * An IPv4 endpoint as one number of 48 bits, the address above the port: what packet I/O carries
   * beside each packet.
   *
   * @throws IllegalArgumentException for an IPv6 endpoint, which has no such number
   */
  public long peer() {
    return switch (address) {
      case Ipv4Address(int value) -> (value & 0xFFFF_FFFFL) << 16 | port;
      case Ipv6Address _ -> throw new IllegalArgumentException(this + " is not an IPv4 endpoint");
    };
  }

  @Override
  public String toString() {
    return address instanceof Ipv6Address ? "[" + address + "]:" + port : address + ":" + port;
  }
}
