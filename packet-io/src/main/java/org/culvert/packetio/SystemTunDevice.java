// SPDX-License-Identifier: Apache-2.0
package org.culvert.packetio;

/** A TUN device of this machine, which can be given addresses and routes. */
public sealed interface SystemTunDevice extends TunDevice permits LinuxTunDevice, VethTunDevice {
  /** The kernel's side of it. */
  NetworkInterfaceControl network();

  /** Packets that the kernel did not take since the start. */
  long refused();
}
