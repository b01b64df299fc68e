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

  /** The process that has the lock: whether anybody has it is what the lock says, not the file. */
  public static Optional<ProcessHandle> owner(Path file) {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      FileLock free = channel.tryLock();
      if (free != null) {
        return Optional.empty();
      }
    } catch (OverlappingFileLockException e) {
      return Optional.of(ProcessHandle.current());
    } catch (IOException e) {
      // It may still be somebody's: the number decides.
      return process(file);
    }
    return process(file);
  }

  private static Optional<ProcessHandle> process(Path file) {
    String number = holder(file);
    return number.matches("[0-9]{1,10}")
        ? ProcessHandle.of(Long.parseLong(number)).filter(ProcessHandle::isAlive)
        : Optional.empty();
  }

  @Override
  public void close() throws IOException {
    // Deleted while it is still locked: whoever opens it now makes a new one.
    Files.deleteIfExists(file);
    channel.close();
  }
}
