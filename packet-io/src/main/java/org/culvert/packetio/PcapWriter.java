// SPDX-License-Identifier: Apache-2.0
package org.culvert.packetio;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Consumer;

/**
 * Writes packets to a pcap file that starts each with its IP header (LINKTYPE_RAW). Any thread. A
 * file that can't be written any more ends the capture, told once, and never the traffic.
 */
public final class PcapWriter implements AutoCloseable {
  private static final int MAGIC_MICROSECONDS = 0xa1b2c3d4;
  private static final short MAJOR = 2;
  private static final short MINOR = 4;
  private static final int LINKTYPE_RAW = 101;
  private static final int LONGEST_PACKET = 65_535;
  private static final int FILE_HEADER = 24;
  private static final int PACKET_HEADER = 16;

  private final FileChannel file;
  private final InstantSource clock;
  private final Consumer<IOException> onFailure;
  private final ByteBuffer record = ByteBuffer.allocateDirect(PACKET_HEADER + LONGEST_PACKET);
  private boolean ended;

  private PcapWriter(FileChannel file, InstantSource clock, Consumer<IOException> onFailure) {
    this.file = file;
    this.clock = clock;
    this.onFailure = onFailure;
  }

  /**
   * @param onFailure told once, if ever
   */
  public static PcapWriter create(Path path, InstantSource clock, Consumer<IOException> onFailure)
      throws IOException {
    FileChannel file =
        FileChannel.open(
            path,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE);
    PcapWriter writer = new PcapWriter(file, clock, onFailure);
    try {
      writer.begin();
      return writer;
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  private synchronized void begin() throws IOException {
    record.clear().putInt(MAGIC_MICROSECONDS).putShort(MAJOR).putShort(MINOR);
    // The time zone and its accuracy: both always 0.
    record.putInt(0).putInt(0).putInt(LONGEST_PACKET).putInt(LINKTYPE_RAW);
    writeOut(FILE_HEADER);
  }

  /** Writes what is in the batch, leaving out dropped slots. */
  synchronized void write(PacketBatch batch) {
    for (int slot = 0; slot < batch.size() && !ended; slot++) {
      if (batch.length(slot) > 0) {
        write(batch.buffer(slot), batch.length(slot));
      }
    }
  }

  private synchronized void write(ByteBuffer packet, int length) {
    Instant now = clock.instant();
    int kept = Math.min(length, LONGEST_PACKET);
    record.clear().putInt((int) now.getEpochSecond()).putInt(now.getNano() / 1000);
    record.putInt(kept).putInt(length);
    record.put(PACKET_HEADER, packet, 0, kept);
    try {
      writeOut(PACKET_HEADER + kept);
    } catch (IOException e) {
      ended = true;
      onFailure.accept(e);
    }
  }

  private synchronized void writeOut(int length) throws IOException {
    record.position(0).limit(length);
    while (record.hasRemaining()) {
      file.write(record);
    }
  }

  /** From now on every write fails. */
  synchronized void endFile() throws IOException {
    file.close();
  }

  @Override
  public synchronized void close() {
    ended = true;
    try {
      endFile();
    } catch (IOException e) {
      onFailure.accept(e);
    }
  }
}
