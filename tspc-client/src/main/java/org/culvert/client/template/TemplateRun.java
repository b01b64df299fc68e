// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.template;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * One run of a template. No shell ever sees a value as text: they travel in the environment, which
 * holds nothing else but PATH.
 *
 * @param exit number of the script; 0 is success
 * @param output both streams, cut after 64 kB
 */
public record TemplateRun(int exit, String output) {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int LONGEST_OUTPUT = 65_536;
  private static final String SEARCH_PATH =
      "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  /** Runs to its end, or for a minute at most. */
  public static TemplateRun of(Template template, Map<String, String> variables, Path directory) {
    try {
      ProcessBuilder builder =
          new ProcessBuilder(template.command())
              .directory(directory.toFile())
              .redirectErrorStream(true);
      builder.environment().clear();
      builder.environment().put("PATH", SEARCH_PATH);
      builder.environment().putAll(variables);
      Process process = builder.start();
      process.getOutputStream().close();
      return finish(process);
    } catch (IOException e) {
      return new TemplateRun(127, String.valueOf(e.getMessage()));
    }
  }

  private static TemplateRun finish(Process process) {
    Output output = new Output(process.getInputStream());
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return new TemplateRun(124, "the script was still running after a minute");
      }
      return new TemplateRun(process.exitValue(), output.text());
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      return new TemplateRun(130, "interrupted");
    }
  }

  /**
   * Reads all that the script says, in a thread of its own: a grandchild that keeps the pipe open
   * (radvd, say) makes neither the set-up fail nor anybody else wait.
   */
  private static final class Output {
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private final Thread reader;

    Output(InputStream stream) {
      reader = Thread.ofPlatform().daemon().start(() -> drain(stream));
    }

    /** What there is within a second. */
    String text() throws InterruptedException {
      reader.join(Duration.ofSeconds(1));
      synchronized (kept) {
        return kept.toString(StandardCharsets.UTF_8);
      }
    }

    private void drain(InputStream stream) {
      byte[] some = new byte[4096];
      try (stream) {
        for (int count = stream.read(some); count >= 0; count = stream.read(some)) {
          synchronized (kept) {
            kept.write(some, 0, Math.min(count, LONGEST_OUTPUT - kept.size()));
          }
        }
      } catch (IOException e) {
        // Nobody will say anything any more.
        return;
      }
    }
  }
}
