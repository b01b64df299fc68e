// SPDX-License-Identifier: Apache-2.0
package org.culvert.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The golden octets of the protocol's tests, as seeds. */
public final class Vectors {
  private static final String FOLDER =
      "common-protocol/src/test/resources/org/culvert/protocol/codec/golden";

  private final Path folder;

  /**
   * @param home the root of the project
   */
  Vectors(Path home) {
    this.folder = home.resolve(FOLDER);
  }

  /** Frames as TCP carries them. */
  public List<byte[]> texts() {
    return read(".txt")
        .map(text -> text.replace("\n", "").replace("<CRLF>", "\r\n"))
        .map(text -> text.getBytes(StandardCharsets.ISO_8859_1))
        .toList();
  }

  /** Datagrams with their header of eight octets. */
  public List<byte[]> datagrams() {
    return read(".hex")
        .map(
            dump ->
                dump.lines()
                    .map(line -> line.substring(4, line.indexOf('|')).replace(" ", ""))
                    .collect(Collectors.joining()))
        .map(digits -> HexFormat.of().parseHex(digits))
        .toList();
  }

  /** What the datagrams carry, and the frames: the payloads of signalling. */
  public List<byte[]> payloads() {
    return Stream.concat(
            datagrams().stream().map(datagram -> Arrays.copyOfRange(datagram, 8, datagram.length)),
            texts().stream())
        .toList();
  }

  private Stream<String> read(String ending) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(ending))
          .sorted()
          .map(Vectors::withoutComments)
          .toList()
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException("the vectors are not in " + folder.toAbsolutePath(), e);
    }
  }

  private static String withoutComments(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .collect(Collectors.joining("\n"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
