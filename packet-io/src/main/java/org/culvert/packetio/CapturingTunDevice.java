// SPDX-License-Identifier: Apache-2.0
package org.culvert.packetio;

import java.io.IOException;

/**
 * A TUN device whose traffic is captured, both ways, as it passes the device. The same threads as
 * the device behind it. Closes both.
 */
public final class CapturingTunDevice implements TunDevice {
  private final TunDevice device;
  private final PcapWriter capture;

  public CapturingTunDevice(TunDevice device, PcapWriter capture) {
    this.device = device;
    this.capture = capture;
  }

  @Override
  public String name() {
    return device.name();
  }

  @Override
  public int read(PacketBatch batch) throws IOException {
    int read = device.read(batch);
    if (read > 0) {
      capture.write(batch);
    }
    return read;
  }

  @Override
  public int write(PacketBatch batch) throws IOException {
    capture.write(batch);
    return device.write(batch);
  }

  @Override
  public void close() {
    device.close();
    capture.close();
  }
}
