// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.status;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A socket in the client's folder on which it tells its status to whoever connects, and closes. It
 * hears nothing: all that can be done with it is to read.
 */
public final class StatusSocket implements AutoCloseable {
  private static final int LONGEST = 1 << 16;

  private final Path file;
  private final ServerSocketChannel server;
  private final Supplier<TunnelStatus> status;

  private StatusSocket(Path file, ServerSocketChannel server, Supplier<TunnelStatus> status) {
    this.file = file;
    this.server = server;
    this.status = status;
  }

  public static Path file(Path directory, String interfaceName) {
    return directory.resolve("tspc-" + interfaceName + ".sock");
  }

  /**
   * To be called by the only client of that interface: what another one left behind is removed.
   *
   * @throws IOException when there can't be one, because its path is too long for instance
   */
  public static StatusSocket open(Path file, Supplier<TunnelStatus> status) throws IOException {
    Files.deleteIfExists(file);
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      server.bind(UnixDomainSocketAddress.of(file));
      if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
      }
    } catch (IOException e) {
      server.close();
      throw e;
    }
    StatusSocket socket = new StatusSocket(file, server, status);
    Thread.ofVirtual().name("status").start(socket::serve);
    return socket;
  }

  private void serve() {
    while (server.isOpen()) {
      try (SocketChannel asker = server.accept()) {
        ByteBuffer text = ByteBuffer.wrap(status.get().lines().getBytes(StandardCharsets.UTF_8));
        // Shorter than any socket's buffer: somebody who does not read holds nobody up.
        asker.write(text);
      } catch (IOException e) {
        // Closed, or the asker went away; the next one is served again.
        Thread.onSpinWait();
      }
    }
  }

  /** What the client of that file says; empty when there is none. */
  public static Optional<TunnelStatus> ask(Path file) {
    try (SocketChannel client = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      client.connect(UnixDomainSocketAddress.of(file));
      byte[] text = Channels.newInputStream(client).readNBytes(LONGEST);
      return Optional.of(TunnelStatus.ofLines(new String(text, StandardCharsets.UTF_8)));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    try {
      server.close();
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // A file without a socket is what the next client expects anyway.
      Thread.onSpinWait();
    }
  }
}
