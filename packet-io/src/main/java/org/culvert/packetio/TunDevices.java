// SPDX-License-Identifier: Apache-2.0
package org.culvert.packetio;

import java.io.IOException;

/** Opens the device that a setting names. */
public final class TunDevices {
  private static final String VETH = "veth:";

  private TunDevices() {}

  /**
   * @param name of a TUN device, or {@code veth:NAME} for a pair that stands in for one
   */
  public static SystemTunDevice open(String name, int mtu) throws IOException {
    return name.startsWith(VETH)
        ? VethPair.open(name.substring(VETH.length()), mtu)
        : LinuxTun.open(name, mtu);
  }
}
