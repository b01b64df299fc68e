// SPDX-License-Identifier: Apache-2.0
package org.culvert.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.culvert.standalone.lab.Lab;

/** Stands in for a program that a script calls, and writes down with what words it was called. */
record Recorder(Lab lab, String program) {
  /** Runs the script to its end; gives back the calls. */
  List<String> of(String script, String argument) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory(lab.folder(), "recorded");
    Path calls = Files.createFile(folder.resolve("calls"));
    Path output = folder.resolve("output");
    Path programs = Files.createDirectory(folder.resolve("programs"));
    Path recorder =
        Files.writeString(
            programs.resolve(program),
            """
            #!/bin/sh
            printf '%%s\\n' "$*" >>'%s'
            """
                .formatted(calls));
    assertThat(recorder.toFile().setExecutable(true)).isTrue();
    Path file = Files.writeString(folder.resolve("script.sh"), script);
    ProcessBuilder builder =
        new ProcessBuilder("sh", file.toString(), argument)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().put("PATH", programs + ":" + System.getenv("PATH"));
    Process process = builder.start();
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(output)).isZero();
    return Files.readAllLines(calls);
  }
}
