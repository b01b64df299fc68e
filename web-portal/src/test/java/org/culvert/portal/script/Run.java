// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.script;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Programs that look at our scripts, or run them. */
final class Run {
  private Run() {}

  /** What it says, both streams; it has to succeed. */
  static List<String> of(Path folder, String... command) throws Exception {
    return run(folder, System.getenv("PATH"), command);
  }

  /** How one program is called meanwhile, and what its input is: instead of running it. */
  static List<String> recorded(Path folder, String program, String... command) throws Exception {
    Path log = folder.resolve("recorded");
    Path fakes = Files.createDirectories(folder.resolve("fakes"));
    Path fake =
        Files.writeString(
            fakes.resolve(program),
            """
            #!/bin/sh
            printf '%%s\\n' "$*" >>'%s'
            case "$*" in */dev/stdin*) cat >>'%s' ;; esac
            """
                .formatted(log, log));
    if (!fake.toFile().setExecutable(true)) {
      throw new IOException("can't make " + fake + " executable");
    }
    Files.deleteIfExists(log);
    run(folder, fakes + ":" + System.getenv("PATH"), command);
    return Files.readAllLines(log);
  }

  private static List<String> run(Path folder, String path, String... command) throws Exception {
    Path output = folder.resolve("output");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().put("PATH", path);
    Process process = builder.start();
    process.getOutputStream().close();
    if (!process.waitFor(1, TimeUnit.MINUTES) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new AssertionError(List.of(command) + " failed: " + Files.readString(output));
    }
    return Files.readAllLines(output);
  }
}
