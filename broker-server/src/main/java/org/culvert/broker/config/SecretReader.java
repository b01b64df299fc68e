// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.culvert.protocol.message.Bytes;
import org.culvert.protocol.sasl.CredentialSeal;

/** Reads {@code [secrets]}. */
final class SecretReader {
  private SecretReader() {}

  /** The key that is written down here or in the environment seals, before those of the file. */
  static SecretSettings read(Section section) {
    List<Bytes> keys = new ArrayList<>();
    section.one("key", SecretReader::none, List.<Bytes>of()).forEach(keys::add);
    section.one("key_file", SecretReader::file, List.<Bytes>of()).stream()
        .filter(key -> !keys.contains(key))
        .forEach(keys::add);
    return new SecretSettings(keys);
  }

  private static List<Bytes> none(String text) {
    return text.isEmpty() ? List.of() : List.of(CredentialSeal.key(text));
  }

  private static List<Bytes> file(String path) {
    List<String> lines;
    try {
      lines = Files.readAllLines(Path.of(path));
    } catch (IOException e) {
      throw new IllegalArgumentException("the file " + path + " can't be read", e);
    }
    List<Bytes> keys =
        lines.stream()
            .map(String::strip)
            .filter(line -> !line.isEmpty() && !line.startsWith("#"))
            .map(CredentialSeal::key)
            .toList();
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("the file " + path + " has no key");
    }
    return keys;
  }
}
