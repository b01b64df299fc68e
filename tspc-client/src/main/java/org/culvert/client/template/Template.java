// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.template;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A script that sets up or takes down a tunnel in the operating system. The user's own, in the
 * folder {@code template} of tsp_dir, wins over the one that comes with the client.
 *
 * @param name as in the configuration
 * @param command what to run; the script is its last argument
 */
public record Template(String name, List<String> command) {
  private static final String SHELL = "/bin/sh";

  public Template {
    command = List.copyOf(command);
  }

  /** The script of that name, or empty when there is none. */
  public static Optional<Template> find(String name, Path directory) {
    for (String file : List.of(name, name + ".sh")) {
      Path own = directory.resolve("template").resolve(file);
      if (Files.isRegularFile(own)) {
        return Optional.of(new Template(name, List.of(SHELL, own.toString())));
      }
    }
    return builtIn(name).map(script -> new Template(name, List.of(SHELL, "-c", script, name)));
  }

  private static Optional<String> builtIn(String name) {
    try (InputStream script = Template.class.getResourceAsStream(name + ".sh")) {
      return script == null
          ? Optional.empty()
          : Optional.of(new String(script.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
