// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.culvert.broker.accounting.AccountingSettings;
import org.culvert.protocol.address.Endpoint;
import org.culvert.protocol.message.Bytes;

/** Reads {@code [accounting]}. */
final class AccountingReader {
  private AccountingReader() {}

  /** Empty without a server, or when it can't be made; then the reason was noted. */
  static Optional<AccountingSettings> read(Section section) {
    List<Endpoint> servers = section.many("servers", AccountingReader::server, List.of());
    Optional<Bytes> plain =
        section.optional("secret", Bytes::ofText).filter(secret -> !secret.equals(Bytes.EMPTY));
    Optional<Bytes> secret =
        section.optional("secret_file", AccountingReader::firstLine).or(() -> plain);
    Duration interim = section.duration("interim", Duration.ofMinutes(10));
    int backlog = section.number("backlog", 1000, 100_000_000, 1_000_000);
    if (interim.compareTo(Duration.ofMinutes(1)) < 0) {
      section.mistake("interim", "at least 1m");
      return Optional.empty();
    }
    if (servers.isEmpty()) {
      return Optional.empty();
    }
    if (secret.isEmpty()) {
      section.mistake("secret", "is missing: servers answer those only who share it");
    }
    return secret.map(shared -> new AccountingSettings(servers, shared, interim, backlog));
  }

  private static Endpoint server(String text) {
    return DnsReader.endpoint(text, AccountingSettings.PORT);
  }

  private static Bytes firstLine(String path) {
    try (var lines = Files.lines(Path.of(path))) {
      return lines
          .findFirst()
          .filter(line -> !line.isBlank())
          .map(line -> Bytes.ofText(line.strip()))
          .orElseThrow(() -> new IllegalArgumentException("the file " + path + " is empty"));
    } catch (IOException e) {
      throw new IllegalArgumentException("the file " + path + " can't be read", e);
    }
  }
}
