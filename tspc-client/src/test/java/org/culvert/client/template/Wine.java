// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.template;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The command processor of Wine: the nearest thing to that of Windows that runs here. */
final class Wine {
  private static final Path PREFIX = Path.of("target/wine").toAbsolutePath();
  private static final String PATH = "/usr/local/bin:/usr/bin:/bin";

  private Wine() {}

  static List<String> command(String script) {
    return List.of("wine", "cmd", "/d", "/c", script);
  }

  /** Makes the first run, which takes seconds and has much to say, before anybody looks. */
  static synchronized Map<String, String> environment(Recording recording) throws Exception {
    if (!Files.exists(PREFIX.resolve("system.reg"))) {
      Files.createDirectories(PREFIX);
      ProcessBuilder first =
          new ProcessBuilder("wine", "cmd", "/d", "/c", "exit")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD);
      first.environment().put("WINEPREFIX", PREFIX.toString());
      Process process = first.start();
      if (!process.waitFor(2, TimeUnit.MINUTES) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new AssertionError("wine does not start");
      }
    }
    netsh(
        recording,
        "@if \"%3\"==\"dump\" echo set interface interface=\"lan\" forwarding=enabled nud=enabled");
    return Map.of(
        "PATH",
        PATH,
        "WINEPREFIX",
        PREFIX.toString(),
        "WINEDEBUG",
        "-all",
        "WINEPATH",
        dos(recording.programs()));
  }

  /** Writes its calls down, and then has an answer. */
  static void netsh(Recording recording, String answer) throws IOException {
    Files.writeString(
        recording.programs().resolve("netsh.cmd"),
        "@echo netsh %%*>>%s\r\n%s\r\n@exit /b 0\r\n".formatted(dos(recording.calls()), answer));
  }

  private static String dos(Path path) {
    return "Z:" + path.toString().replace('/', '\\');
  }
}
