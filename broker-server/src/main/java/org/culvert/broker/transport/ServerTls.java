// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.transport;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The broker's certificate, made into TLS for connections. TLS 1.3 only: nobody but clients of
 * today knows STARTTLS here. Thread-safe.
 */
public final class ServerTls {
  private static final Logger log = LoggerFactory.getLogger(ServerTls.class);

  private final Path certificate;
  private final Path privateKey;

  /** Signing takes a millisecond, which an event loop does not have. */
  private final Executor handshakes = Executors.newVirtualThreadPerTaskExecutor();

  private volatile Loaded loaded;

  private record Loaded(SslContext context, FileTime certificateOf, FileTime keyOf) {}

  private ServerTls(Path certificate, Path privateKey, Loaded loaded) {
    this.certificate = certificate;
    this.privateKey = privateKey;
    this.loaded = loaded;
  }

  /**
   * @param certificate in PEM, those that it depends on below it
   * @param privateKey in PEM, PKCS 8, without a password
   * @throws IOException with a text for the operator
   */
  public static ServerTls of(Path certificate, Path privateKey) throws IOException {
    return new ServerTls(certificate, privateKey, load(certificate, privateKey));
  }

  /** Takes a certificate that was renewed; one that can't be used changes nothing. */
  public void refresh() {
    try {
      if (Files.getLastModifiedTime(certificate).equals(loaded.certificateOf)
          && Files.getLastModifiedTime(privateKey).equals(loaded.keyOf)) {
        return;
      }
      loaded = load(certificate, privateKey);
      log.info("certificate.renewed file=\"{}\"", certificate);
    } catch (IOException e) {
      log.warn("certificate.unusable reason=\"{}\"", e.getMessage());
    }
  }

  SslHandler handler(ByteBufAllocator buffers) {
    return loaded.context.newHandler(buffers, handshakes);
  }

  private static Loaded load(Path certificate, Path privateKey) throws IOException {
    FileTime certificateOf = Files.getLastModifiedTime(certificate);
    FileTime keyOf = Files.getLastModifiedTime(privateKey);
    try {
      return new Loaded(
          SslContextBuilder.forServer(certificate.toFile(), privateKey.toFile())
              .sslProvider(SslProvider.JDK)
              .protocols("TLSv1.3")
              .build(),
          certificateOf,
          keyOf);
    } catch (IOException | IllegalArgumentException e) {
      throw new IOException(
          "%s and %s are not a certificate and its key (%s)"
              .formatted(certificate, privateKey, e.getMessage()),
          e);
    }
  }
}
