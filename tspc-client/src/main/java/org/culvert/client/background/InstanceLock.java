// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.background;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Sees to it that only one client serves an interface from one folder. The file holds the process's
 * number and a lock, which ends with the process however that ends: a file that was left behind
 * stops nobody.
 */
public final class InstanceLock implements AutoCloseable {
  private final Path file;
  private final FileChannel channel;

  private InstanceLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  public static Path file(Path directory, String interfaceName) {
    return directory.resolve("tspc-" + interfaceName + ".pid");
  }

  /** Empty when another process has it. */
  public static Optional<InstanceLock> take(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      FileLock lock = channel.tryLock();
      if (lock == null) {
        channel.close();
        return Optional.empty();
      }
    } catch (OverlappingFileLockException e) {
      channel.close();
      return Optional.empty();
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    channel.truncate(0);
    channel.write(
        ByteBuffer.wrap(
            (ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII)));
    return Optional.of(new InstanceLock(file, channel));
  }

  /** The number of the process that has the lock, as far as it can be read. */
  public static String holder(Path file) {
    try {
      return Files.readString(file, StandardCharsets.US_ASCII).strip();
    } catch (IOException e) {
      return "unknown";
    }
  }

  @Override
  public void close() throws IOException {
    // Deleted while it is still locked: whoever opens it now makes a new one.
    Files.deleteIfExists(file);
    channel.close();
  }
}
