// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.negotiation;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.culvert.client.config.RedirectPolicy;
import org.culvert.client.config.ServerAddress;
import org.culvert.client.console.Console;

/**
 * The two files that old clients keep as well, one broker in a line. A file that can't be written
 * costs convenience, not the tunnel.
 */
final class BrokerFiles {
  private static final int LONGEST = 16_384;
  private static final int MOST = 50;

  private final RedirectPolicy policy;
  private final Console console;

  BrokerFiles(RedirectPolicy policy, Console console) {
    this.policy = policy;
    this.console = console;
  }

  /** The brokers that were named last, nearest first. */
  List<ServerAddress> list() {
    return read(policy.brokerList());
  }

  void named(List<ServerAddress> brokers) {
    write(
        policy.brokerList(),
        brokers.stream().map(broker -> broker.text() + "\n").collect(Collectors.joining()));
  }

  Optional<ServerAddress> last() {
    return read(policy.lastServer()).stream().findFirst();
  }

  void served(ServerAddress broker) {
    if (!last().equals(Optional.of(broker))) {
      write(policy.lastServer(), broker.text() + "\n");
    }
  }

  private List<ServerAddress> read(Path file) {
    try {
      if (!Files.isRegularFile(file) || Files.size(file) > LONGEST) {
        return List.of();
      }
      return Files.readString(file, StandardCharsets.ISO_8859_1)
          .lines()
          .flatMap(line -> ServerAddress.parse(line.strip()).stream())
          .limit(MOST)
          .toList();
    } catch (IOException e) {
      console.step("The file " + file + " can't be read: " + e.getMessage());
      return List.of();
    }
  }

  private void write(Path file, String text) {
    try {
      Files.writeString(file, text, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      console.step("The file " + file + " can't be written: " + e.getMessage());
    }
  }
}
