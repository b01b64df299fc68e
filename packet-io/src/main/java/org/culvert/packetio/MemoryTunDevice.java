// SPDX-License-Identifier: Apache-2.0
package org.culvert.packetio;

import java.time.Duration;
import java.util.Optional;

/**
 * A TUN device whose kernel is a test: {@link #inject} what it routes in, {@link #take} what it
 * got. Keeps 1024 packets each way; more are lost, as in a kernel. Any thread.
 */
public final class MemoryTunDevice implements TunDevice {
  private final MemoryQueue<byte[]> fromKernel = new MemoryQueue<>();
  private final MemoryQueue<byte[]> toKernel = new MemoryQueue<>();

  @Override
  public String name() {
    return "memory";
  }

  /** A packet from the kernel. */
  public void inject(byte[] packet) {
    fromKernel.offer(packet.clone());
  }

  /** The next packet that was written to the kernel; waits up to that long. */
  public Optional<byte[]> take(Duration patience) throws InterruptedException {
    return toKernel.take(patience);
  }

  @Override
  public int read(PacketBatch batch) {
    batch.clear();
    return fromKernel.drain(
        batch.capacity(),
        packet -> {
          int length = Math.min(packet.length, batch.slotSize());
          batch.buffer(batch.add(length)).put(0, packet, 0, length);
        });
  }

  @Override
  public int write(PacketBatch batch) {
    int written = 0;
    for (int slot = 0; slot < batch.size(); slot++) {
      if (batch.length(slot) > 0 && toKernel.offer(batch.copy(slot))) {
        written++;
      }
    }
    return written;
  }

  @Override
  public void close() {
    fromKernel.close();
    toKernel.close();
  }
}
