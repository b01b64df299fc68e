// SPDX-License-Identifier: Apache-2.0
package org.culvert.packetio;

import java.io.IOException;

/**
 * A TUN device of this machine, which can be given addresses and routes. How it was opened is the
 * business of {@link TunDevices}. What the kernel refuses is counted, not reported.
 */
public final class SystemTunDevice implements TunDevice {
  private final PacketFile packets;
  private final NetworkInterfaceControl network;

  SystemTunDevice(PacketFile packets, NetworkInterfaceControl network) {
    this.packets = packets;
    this.network = network;
  }

  @Override
  public String name() {
    return network.name();
  }

  /** The kernel's side of it. */
  public NetworkInterfaceControl network() {
    return network;
  }

  /** Packets that the kernel did not take since the start. */
  public long refused() {
    return packets.refused();
  }

  @Override
  public int read(PacketBatch batch) throws IOException {
    return packets.read(batch);
  }

  @Override
  public int write(PacketBatch batch) throws IOException {
    return packets.write(batch);
  }

  @Override
  public void close() {
    packets.close();
  }
}
