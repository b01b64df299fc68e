// SPDX-License-Identifier: Apache-2.0
package org.culvert.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import org.culvert.client.config.ClientSettings;
import org.culvert.client.config.ConfigurationError;
import org.culvert.client.config.Options;
import org.culvert.client.config.SettingsReader;
import org.culvert.client.console.Console;
import org.culvert.client.negotiation.BrokerSearch;
import org.culvert.client.status.LiveStatus;
import org.culvert.client.template.Operation;
import org.culvert.client.template.TemplateRun;
import org.culvert.client.tunnel.SystemTimeline;
import org.culvert.client.tunnel.Timeline;
import org.culvert.packetio.MemoryTunDevice;
import org.culvert.protocol.message.TunnelOffer;

/**
 * A whole run of the client against a scripted broker: real sockets, everything else made up. Waits
 * take no time; the run is stopped when it would wait for a keepalive.
 */
final class ClientRun {
  final List<String> lines = new ArrayList<>();
  final List<Operation> operations = new ArrayList<>();
  final List<Duration> waits = new ArrayList<>();
  final ExitCode exit;

  ClientRun(String... configuration) {
    this(0, 0, configuration);
  }

  /**
   * @param templateExit what the template ends with
   */
  ClientRun(int verbosity, int templateExit, String... configuration) {
    this(true, verbosity, templateExit, configuration);
  }

  /**
   * @param kernel whether it carries tunnels
   */
  ClientRun(boolean kernel, int verbosity, int templateExit, String... configuration) {
    this(kernel, false, verbosity, templateExit, configuration);
  }

  /** Started by a service manager, where the kernel carries tunnels. */
  static ClientRun asService(String... configuration) {
    return new ClientRun(true, true, 0, 0, configuration);
  }

  private ClientRun(
      boolean kernel, boolean isService, int verbosity, int templateExit, String... configuration) {
    Console console = new Console(text -> text.lines().forEach(lines::add), verbosity);
    ClientSettings settings = settings(configuration);
    Client.World world =
        new Client.World(
            new BrokerSearch(
                settings,
                new SystemTimeline(),
                new Random(1),
                console,
                (source, server) -> {
                  lines.add("(raw from " + source + " to " + server + ")");
                  return new MemoryPath();
                }),
            type -> kernel,
            new Impatience(),
            name -> new MemoryTunDevice(),
            (operation, offer, carrier) -> template(operation, offer, templateExit),
            new Random(2),
            new LiveStatus(new SystemTimeline(), "test"),
            () -> lines.add("(up)"),
            isService);
    exit = new Client(settings, world, console).run();
  }

  private TemplateRun template(Operation operation, TunnelOffer offer, int templateExit) {
    operations.add(operation);
    return new TemplateRun(templateExit, "template for " + offer.clientInside());
  }

  /** In a folder of its own, unless the test has one. */
  private static ClientSettings settings(String... configuration) {
    try {
      String text = String.join("\n", configuration);
      if (!text.contains("tsp_dir")) {
        text += "\ntsp_dir = " + Files.createTempDirectory(Path.of("target"), "run");
      }
      return SettingsReader.read("tspc.conf", text, Options.parse()).settings();
    } catch (ConfigurationError | Options.UsageError | IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Time that jumps; while a tunnel is up it ends the run as a signal does. */
  private final class Impatience implements Timeline {
    private Instant now = Instant.parse("2026-11-23T00:00:00Z");

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public OptionalInt await(Instant deadline) throws InterruptedException {
      if (!operations.isEmpty()) {
        throw new InterruptedException("stopped");
      }
      waits.add(Duration.between(now, deadline));
      now = deadline;
      return OptionalInt.empty();
    }

    @Override
    public void answered(int sequence) {
      lines.add("(answer " + sequence + ")");
    }

    @Override
    public boolean wasDisturbed() {
      return false;
    }
  }
}
