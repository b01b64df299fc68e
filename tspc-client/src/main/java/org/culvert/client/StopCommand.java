// SPDX-License-Identifier: Apache-2.0
package org.culvert.client;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.culvert.client.background.InstanceLock;
import org.culvert.client.config.ClientSettings;
import org.culvert.client.template.KernelRecord;
import org.culvert.client.template.TemplateRun;

/**
 * {@code tspc stop}: ends the client that runs with this configuration and waits for it, or takes a
 * tunnel down that the kernel carries.
 */
record StopCommand(Preparation preparation) {
  /** More than a client takes to have everything taken down. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  ExitCode run(PrintStream out) {
    ClientSettings settings = preparation.settings();
    Path lock = InstanceLock.file(settings.directory(), settings.deviceName());
    Optional<ProcessHandle> client =
        InstanceLock.owner(lock).filter(process -> process.pid() != ProcessHandle.current().pid());
    if (client.isPresent()) {
      return stop(client.get(), out);
    }
    for (String name : settings.interfaces().names(settings.tunnel().type())) {
      Path file = KernelRecord.file(settings.directory(), name);
      Optional<KernelRecord> tunnel = KernelRecord.read(file);
      if (tunnel.isPresent()) {
        return takeDown(tunnel.get(), file, out);
      }
    }
    out.printf(
        "No client is running for %s with the folder %s.%n",
        settings.deviceName(), settings.directory());
    return ExitCode.NOT_RUNNING;
  }

  private static ExitCode stop(ProcessHandle client, PrintStream out) {
    if (!client.destroy()) {
      out.printf("The client, process %d, can't be stopped: are you root?%n", client.pid());
      return ExitCode.TSP_ERROR;
    }
    try {
      client.onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      out.printf("The client, process %d, has ended.%n", client.pid());
      return ExitCode.NO_ERROR;
    } catch (TimeoutException | ExecutionException e) {
      out.printf(
          "The client, process %d, is still there after %d s. See its log; then: kill -9 %1$d%n",
          client.pid(), PATIENCE.toSeconds());
      return ExitCode.TUNNEL_ERROR;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ExitCode.TSP_ERROR;
    }
  }

  private ExitCode takeDown(KernelRecord tunnel, Path file, PrintStream out) {
    TemplateRun run =
        TemplateRun.of(
            preparation.template(), tunnel.teardown(), preparation.settings().directory());
    if (run.exit() != 0) {
      out.printf("The template ended with %d: %s%n", run.exit(), run.output().strip());
      return ExitCode.INTERFACE_SETUP_FAILED;
    }
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      out.printf("%s can't be deleted: %s%n", file, e.getMessage());
    }
    out.printf("The tunnel %s is down.%n", tunnel.get("TSP_TUNNEL_INTERFACE"));
    return ExitCode.NO_ERROR;
  }
}
