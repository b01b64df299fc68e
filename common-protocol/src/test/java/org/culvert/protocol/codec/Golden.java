// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.codec;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Octets of messages as they were on the wire, from files: texts in which {@code <CRLF>} stands for
 * the octets, and hex dumps.
 */
public final class Golden {

  private Golden() {}

  public static String text(String name) {
    return lines(name + ".txt").replace("\n", "").replace("<CRLF>", "\r\n");
  }

  public static byte[] octets(String name) {
    return octetsOf(text(name));
  }

  public static byte[] hex(String name) {
    String digits =
        lines(name + ".hex")
            .lines()
            .map(line -> line.substring(4, line.indexOf('|')).replace(" ", ""))
            .collect(Collectors.joining());
    return HexFormat.of().parseHex(digits);
  }

  /** The payload of a dumped datagram. */
  public static byte[] payload(String name) {
    byte[] datagram = hex(name);
    return Arrays.copyOfRange(datagram, 8, datagram.length);
  }

  public static byte[] octetsOf(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String lines(String file) {
    try (InputStream in =
        Objects.requireNonNull(Golden.class.getResourceAsStream("golden/" + file), file)) {
      return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .collect(Collectors.joining("\n"));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
