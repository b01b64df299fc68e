// SPDX-License-Identifier: Apache-2.0
package org.culvert.client;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.culvert.client.config.ConfigurationError;
import org.culvert.client.config.Options;

/**
 * The text of the configuration, and where it came from.
 *
 * @param name for messages
 */
record ConfigurationSource(String name, String text) {
  static final List<Path> PLACES = List.of(Path.of("tspc.conf"), Path.of("/etc/tsp/tspc.conf"));

  private static final String STANDARD_INPUT = "-";
  private static final int LONGEST = 1 << 16;

  static ConfigurationSource read(Options options, InputStream standardInput)
      throws ConfigurationError {
    if (options.file().filter(STANDARD_INPUT::equals).isPresent()) {
      return read("standard input", standardInput);
    }
    Path file = options.file().map(Path::of).orElseGet(ConfigurationSource::usual);
    if (!Files.exists(file)) {
      throw new ConfigurationError(
          "There is no configuration file %s.\n  Write one, with at least: server = NAME-OF-YOUR-BROKER"
              .formatted(file));
    }
    try (InputStream stream = Files.newInputStream(file)) {
      return read(file.toString(), stream);
    } catch (IOException e) {
      throw new ConfigurationError("%s can't be read: %s".formatted(file, e.getMessage()));
    }
  }

  private static Path usual() {
    return PLACES.stream().filter(Files::exists).findFirst().orElse(PLACES.getFirst());
  }

  private static ConfigurationSource read(String name, InputStream stream)
      throws ConfigurationError {
    try {
      byte[] octets = stream.readNBytes(LONGEST + 1);
      if (octets.length > LONGEST) {
        throw new ConfigurationError(name + " is longer than 64 kB: that is no tspc.conf.");
      }
      return new ConfigurationSource(name, new String(octets, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new ConfigurationError("%s can't be read: %s".formatted(name, e.getMessage()));
    }
  }
}
