// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.config;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.culvert.protocol.message.TunnelType;

/**
 * What the tunnel's interface is called, for each type and carrier.
 *
 * @param v6udpv4 the device of tunnels that this program carries, as packet-io understands it
 */
public record Interfaces(Optional<String> v6v4, String v6udpv4, Optional<String> v4v6) {
  private static final String PACKET_PAIR = "veth:";

  /** For a tunnel of that type; for a carrier in the kernel only those that it has. */
  public String device(TunnelType type, Carrier carrier) {
    OperatingSystem system = OperatingSystem.current();
    String kernel = type == TunnelType.V4V6 ? system.v4v6Device() : system.v6v4Device();
    String whenUnset = carrier == Carrier.USER ? v6udpv4 : kernel;
    return switch (type) {
      case V6V4 -> v6v4.orElse(whenUnset);
      case V4V6 -> v4v6.orElse(whenUnset);
      case V6UDPV4, V6ANYV4 -> v6udpv4;
    };
  }

  /** The name by which the operating system knows it. */
  public String name(TunnelType type, Carrier carrier) {
    String device = device(type, carrier);
    return device.startsWith(PACKET_PAIR) ? device.substring(PACKET_PAIR.length()) : device;
  }

  /** Everything that may be the tunnel's own interface. */
  public Set<String> names(TunnelType type) {
    TunnelType plain = type == TunnelType.V4V6 ? TunnelType.V4V6 : TunnelType.V6V4;
    return Stream.of(
            name(plain, Carrier.KERNEL),
            name(plain, Carrier.USER),
            name(TunnelType.V6UDPV4, Carrier.USER))
        .collect(Collectors.toUnmodifiableSet());
  }
}
