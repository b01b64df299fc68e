// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.template;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A search path on which every program that could change a system just writes down how it was
 * called, and what it was given to read. Of the real ones there are only those that do no harm.
 */
final class Recording {
  private static final List<String> HARMLESS = List.of("cat", "grep", "rm", "sed", "tr");

  private final Path programs;
  private final Path calls;
  private final Path memory;

  /**
   * @param folder for the programs and what they remember
   */
  Recording(Path folder) throws IOException {
    programs = Files.createDirectories(folder.resolve("programs"));
    memory = Files.createDirectories(folder.resolve("memory"));
    calls = folder.resolve("calls");
    for (String name : HARMLESS) {
      write(name, "exec " + real(name) + " \"$@\"");
    }
    // Nobody here is worth waiting for.
    write("sleep", "exec " + real("sleep") + " 0.01");
  }

  Path programs() {
    return programs;
  }

  Path calls() {
    return calls;
  }

  /** Programs that say nothing and succeed. */
  Recording silent(String... names) throws IOException {
    for (String name : names) {
      answering(name, "");
    }
    return this;
  }

  /**
   * A program that goes on after it has written its call down.
   *
   * @param answer in the language of the shell; it may keep files in the folder {@code $memory}
   */
  Recording answering(String name, String answer) throws IOException {
    write(
        name,
        """
        memory='%s'
        {
          printf '%%s\\n' "%s $*"
          case "%s $* " in *' - ' | 'tee '*) sed 's/^/  < /' ;; esac
          for word in "$@"; do
            case $word in */home/*.conf) sed 's/^/  < /' "$word" ;; esac
          done
        } >>'%s'
        %s
        """
            .formatted(memory, name, name, calls, answer));
    return this;
  }

  /** The calls since the last time. */
  List<String> take() throws IOException {
    if (!Files.exists(calls)) {
      return List.of();
    }
    List<String> lines = Files.readAllLines(calls).stream().map(String::stripTrailing).toList();
    Files.delete(calls);
    return lines;
  }

  private void write(String name, String script) throws IOException {
    Path program = Files.writeString(programs.resolve(name), "#!/bin/sh\n" + script);
    if (!program.toFile().setExecutable(true)) {
      throw new IOException("can't make " + program + " executable");
    }
  }

  private static Path real(String name) {
    return Stream.of("/usr/bin", "/bin")
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow();
  }
}
