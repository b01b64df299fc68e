// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker;

import java.io.IOException;
import java.util.List;
import org.culvert.broker.config.ListenerSettings;
import org.culvert.broker.config.TunSettings;
import org.culvert.packetio.TunDevice;
import org.culvert.packetio.TunnelSocket;
import org.culvert.protocol.address.Ipv6Prefix;

/**
 * The doors to the operating system's packets: the real ones, or in tests their in-memory twins.
 */
interface PacketDevices {
  /** A device that the kernel routes {@code pools} to. */
  TunDevice tun(TunSettings settings, List<Ipv6Prefix> pools) throws IOException;

  /** The listener's UDP port. */
  TunnelSocket socket(ListenerSettings listener) throws IOException;
}
