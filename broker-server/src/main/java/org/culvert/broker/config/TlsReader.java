// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads {@code [tls]}. */
final class TlsReader {
  private TlsReader() {}

  static TlsSettings read(Section section) {
    Optional<Path> certificate = section.optional("certificate", TlsReader::file);
    Optional<Path> key = section.optional("private_key", TlsReader::file);
    List<String> required = section.many("required_for", RealmReader::mechanism, List.<String>of());
    if (certificate.isPresent() != key.isPresent()) {
      section.mistake("certificate", "needs private_key, and the other way round");
    }
    if (certificate.isEmpty() && !required.isEmpty()) {
      section.mistake("required_for", "needs a certificate: nobody could authenticate that way");
    }
    return new TlsSettings(
        certificate.flatMap(file -> key.map(with -> new TlsSettings.Files(file, with))),
        Set.copyOf(required));
  }

  private static Path file(String text) {
    Path file = Path.of(text);
    if (!Files.isReadable(file)) {
      throw new IllegalArgumentException("the file " + text + " can't be read");
    }
    return file;
  }
}
