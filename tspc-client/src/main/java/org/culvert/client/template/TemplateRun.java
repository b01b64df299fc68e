// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.template;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
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
    CompletableFuture<String> output = CompletableFuture.supplyAsync(() -> drain(process));
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return new TemplateRun(124, "the script was still running after a minute");
      }
      return new TemplateRun(process.exitValue(), output.get(1, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      return new TemplateRun(130, "interrupted");
    } catch (Exception e) {
      // A grandchild that keeps the pipe open (radvd, say) does not make the set-up fail.
      return new TemplateRun(process.exitValue(), "");
    }
  }

  private static String drain(Process process) {
    try (InputStream stream = process.getInputStream()) {
      byte[] kept = stream.readNBytes(LONGEST_OUTPUT);
      stream.transferTo(java.io.OutputStream.nullOutputStream());
      return new String(kept, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new CompletionException(e);
    }
  }
}
