// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.dataplane;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.culvert.packetio.MemoryTunDevice;
import org.culvert.packetio.PacketBatch;
import org.culvert.packetio.TunDevice;

/** A memory device that is at its end once what was injected is used up: loops run in the test. */
class FiniteTun implements TunDevice {
  private final MemoryTunDevice memory = new MemoryTunDevice();
  private int left;

  void inject(byte[] packet) {
    memory.inject(packet);
    left++;
  }

  Optional<byte[]> take(Duration patience) throws InterruptedException {
    return memory.take(patience);
  }

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public int read(PacketBatch batch) throws IOException {
    if (left == 0) {
      return -1;
    }
    int read = memory.read(batch);
    left -= batch.size();
    return read;
  }

  @Override
  public int write(PacketBatch batch) throws IOException {
    return memory.write(batch);
  }

  @Override
  public void close() {
    memory.close();
  }
}
