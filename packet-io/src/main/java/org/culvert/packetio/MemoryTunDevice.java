// SPDX-License-Identifier: Apache-2.0
package org.culvert.packetio;

/**
 * A TUN device whose kernel is a test: {@link #inject} what it routes in, {@link #take} what it
 * got.
 */
public final class MemoryTunDevice implements TunDevice {
  @Override
  public String name() {
    throw new UnsupportedOperationException();
  }

  /** A packet from the kernel. */
  public void inject(byte[] packet) {
    throw new UnsupportedOperationException();
  }

  /** The next packet that was written to the kernel; waits up to that long. */
  public java.util.Optional<byte[]> take(java.time.Duration patience) throws InterruptedException {
    throw new UnsupportedOperationException();
  }

  @Override
  public int read(PacketBatch batch) {
    throw new UnsupportedOperationException();
  }

  @Override
  public int write(PacketBatch batch) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {}
}
