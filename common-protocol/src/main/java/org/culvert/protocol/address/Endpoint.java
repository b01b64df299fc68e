// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.address;

/** One end of a UDP or TCP conversation: an address and a port. */
public record Endpoint(IpAddress address, int port) {
  public Endpoint {
    if (port < 0 || port > 0xFFFF) {
      throw new IllegalArgumentException("a port is 0 to 65535, not " + port);
    }
  }

  @Override
  public String toString() {
    return address instanceof Ipv6Address ? "[" + address + "]:" + port : address + ":" + port;
  }
}
