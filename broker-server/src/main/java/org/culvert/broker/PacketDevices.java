// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.culvert.broker.config.ListenerSettings;
import org.culvert.broker.config.TunSettings;
import org.culvert.packetio.NeighbourProxy;
import org.culvert.packetio.TunDevice;
import org.culvert.packetio.TunnelSocket;
import org.culvert.protocol.address.IpAddress;
import org.culvert.protocol.address.Ipv6Prefix;
import org.culvert.protocol.message.TunnelType;

/**
 * The doors to the operating system's packets: the real ones, or in tests their in-memory twins.
 */
interface PacketDevices {
  /** A device that the kernel routes {@code pools} to; IPv4 ones are IPv4-mapped. */
  TunDevice tun(TunSettings settings, List<Ipv6Prefix> pools) throws IOException;

  /** Why no packet can pass that device now, and what to do; empty while all is well. */
  Optional<String> obstacle(TunDevice device);

  /**
   * What routes the addresses of single tunnels into a device.
   *
   * @param device its name
   */
  TunnelRoutes.Kernel routes(String device) throws IOException;

  /** What answers for addresses of tunnels on that interface's link. */
  NeighbourProxy neighbours(String interfaceName) throws IOException;

  /** The listener's UDP port. */
  TunnelSocket socket(ListenerSettings listener) throws IOException;

  /**
   * A socket for tunnels without ports.
   *
   * @param type v6v4 or v4v6
   * @param local the outer address of this side
   */
  TunnelSocket raw(TunnelType type, IpAddress local) throws IOException;
}
