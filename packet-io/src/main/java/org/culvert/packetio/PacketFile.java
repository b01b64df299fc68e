// SPDX-License-Identifier: Apache-2.0
package org.culvert.packetio;

import java.io.IOException;
import java.lang.ref.Reference;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A descriptor where each read gives one layer 3 packet and each write takes one, which is how both
 * the TUN device and a packet socket behave. One reading and one writing thread.
 */
final class PacketFile implements AutoCloseable {
  /** How one packet is written; below 0 with the reason in errno when it was refused. */
  @FunctionalInterface
  interface Transmission {
    long transmit(Errno errno, int fd, long address, int length);
  }

  private final String name;
  private final Descriptor descriptor;
  private final Transmission transmission;
  private final Errno reading = new Errno();
  private final Errno writing = new Errno();
  private final AtomicLong refused = new AtomicLong();

  PacketFile(String name, Descriptor descriptor, Transmission transmission) {
    this.name = name;
    this.descriptor = descriptor;
    this.transmission = transmission;
  }

  /** Packets that the kernel did not take. */
  long refused() {
    return refused.get();
  }

  int read(PacketBatch batch) throws IOException {
    batch.clear();
    if (!descriptor.enter()) {
      return -1;
    }
    try {
      while (!descriptor.isClosed()) {
        drain(batch);
        if (batch.size() > 0) {
          return batch.size();
        }
        if (!descriptor.awaitReadable(reading)) {
          return -1;
        }
      }
      return -1;
    } finally {
      descriptor.leave();
      Reference.reachabilityFence(batch);
    }
  }

  private void drain(PacketBatch batch) throws IOException {
    while (!batch.isFull()) {
      int slot = batch.size();
      long length = Libc.read(reading, descriptor.fd(), batch.address(slot), batch.slotSize());
      if (length >= 0) {
        batch.add((int) length);
      } else if (reading.code() == Errno.EAGAIN || batch.size() > 0) {
        return;
      } else if (isLasting(reading.code())) {
        throw reading.failure("reading from " + name + " failed");
      }
    }
  }

  int write(PacketBatch batch) throws IOException {
    if (!descriptor.enter()) {
      throw new IOException("writing to " + name + " failed: the device was closed");
    }
    try {
      int written = 0;
      for (int slot = 0; slot < batch.size(); slot++) {
        if (batch.length(slot) > 0 && write(batch.address(slot), batch.length(slot))) {
          written++;
        }
      }
      return written;
    } finally {
      descriptor.leave();
      Reference.reachabilityFence(batch);
    }
  }

  private boolean write(long address, int length) throws IOException {
    long written = transmission.transmit(writing, descriptor.fd(), address, length);
    while (written < 0 && writing.code() == Errno.EINTR) {
      written = transmission.transmit(writing, descriptor.fd(), address, length);
    }
    if (written >= 0) {
      return true;
    }
    if (isLasting(writing.code())) {
      throw writing.failure("writing to " + name + " failed");
    }
    refused.incrementAndGet();
    return false;
  }

  /** Whether trying again, with this packet or the next one, can't help. */
  private static boolean isLasting(int code) {
    return switch (code) {
      case Errno.EBADF, Errno.EBADFD, Errno.ENXIO, Errno.ENODEV, Errno.EFAULT -> true;
      default -> false;
    };
  }

  @Override
  public void close() {
    descriptor.close();
  }
}
