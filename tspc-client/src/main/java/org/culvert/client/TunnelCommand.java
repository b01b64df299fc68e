// SPDX-License-Identifier: Apache-2.0
package org.culvert.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.culvert.client.background.ChildOutput;
import org.culvert.client.background.Detached;
import org.culvert.client.background.InstanceLock;
import org.culvert.client.background.ServiceStatus;
import org.culvert.client.config.Carrier;
import org.culvert.client.config.ClientSettings;
import org.culvert.client.config.Mistake;
import org.culvert.client.console.Console;
import org.culvert.client.negotiation.BrokerSearch;
import org.culvert.client.negotiation.RawPath;
import org.culvert.client.status.LiveStatus;
import org.culvert.client.status.StatusSocket;
import org.culvert.client.template.KernelRecord;
import org.culvert.client.template.Operation;
import org.culvert.client.template.Template;
import org.culvert.client.template.TemplateEnvironment;
import org.culvert.client.template.TemplateRun;
import org.culvert.client.tunnel.Heartbeat;
import org.culvert.client.tunnel.SystemTimeline;
import org.culvert.client.tunnel.Timeline;
import org.culvert.packetio.KernelTunnels;
import org.culvert.packetio.NetworkChanges;
import org.culvert.packetio.RawTunnelSocket;
import org.culvert.packetio.ServiceNotice;
import org.culvert.packetio.TunDevices;
import org.culvert.protocol.message.TunnelOffer;
import org.culvert.protocol.message.TunnelType;

/**
 * What {@code tspc} does unless told otherwise: goes to the background, and becomes a {@link
 * Client}.
 */
final class TunnelCommand {
  /** What every IPv6 link carries, and every outer path on the way. */
  static final int INNER_MTU = 1280;

  private static final ServiceNotice SERVICE = ServiceNotice.ofThisProcess();

  private final Preparation preparation;
  private final ClientSettings settings;

  TunnelCommand(Preparation preparation) {
    this.preparation = preparation;
    this.settings = preparation.settings();
  }

  ExitCode run(String[] arguments) {
    if (Detached.isChild()) {
      ChildOutput output = new ChildOutput(System.out);
      return new Stop(() -> {}).around(() -> client(output, output::letParentGo));
    }
    for (Mistake warning : preparation.warnings()) {
      System.out.println("warning: " + warning);
    }
    return mayStay()
        ? background(arguments)
        : new Stop(SERVICE::stopping)
            .around(
                () -> client(ServiceStatus.telling(SERVICE, System.out::println), SERVICE::ready));
  }

  /** Whether a tunnel may come of it that this program has to carry. */
  private boolean mayStay() {
    return !preparation.options().foreground()
        && !SERVICE.isService()
        && !isForTheKernelAlone()
        && !Template.showsOnly(settings.template());
  }

  private boolean isForTheKernelAlone() {
    boolean kernel =
        settings.carrier().filter(carrier -> carrier == Carrier.KERNEL).isPresent()
            || settings.tunnel().proxy();
    return kernel
        && (settings.tunnel().type() == TunnelType.V6V4
            || settings.tunnel().type() == TunnelType.V4V6);
  }

  private ExitCode background(String[] arguments) {
    try {
      Detached.Result result =
          new Detached(System.out::println)
              .start(
                  TspcMain.class.getName(),
                  arguments,
                  preparation.source().text(),
                  settings.log().logFile().path());
      Optional<Integer> exit = result.exit();
      if (exit.isEmpty()) {
        System.out.println(
            "tspc stays in the background as process %d, its log is %s; stop it with: tspc stop"
                .formatted(result.pid(), settings.log().logFile().path()));
        return ExitCode.NO_ERROR;
      }
      return ExitCode.of(exit.get());
    } catch (IOException e) {
      System.err.println("tspc can't go to the background: " + e.getMessage());
      System.err.println("  Is " + settings.directory() + " writable? With -n it stays here.");
      return ExitCode.CONFIGURATION_ERROR;
    } catch (InterruptedException e) {
      return ExitCode.TSP_ERROR;
    }
  }

  private ExitCode client(Consumer<String> output, Runnable whenUp) {
    Console console =
        Outputs.console(
            settings.log(), preparation.options().verbosity(), output, Detached.isChild());
    Path file = InstanceLock.file(settings.directory(), settings.deviceName());
    try {
      Optional<InstanceLock> lock = InstanceLock.take(file);
      if (lock.isEmpty()) {
        console.problem(
            "The client is already running for "
                + settings.deviceName()
                + ", as process "
                + InstanceLock.holder(file),
            "Stop that one first (tspc stop), or use another interface with -u.");
        return ExitCode.INTERFACE_SETUP_FAILED;
      }
      try (InstanceLock _ = lock.get()) {
        return locked(console, whenUp);
      }
    } catch (IOException e) {
      console.problem(
          "The file " + file + " can't be written: " + e.getMessage(),
          "Set tsp_dir to a folder that this user may write to.");
      return ExitCode.CONFIGURATION_ERROR;
    }
  }

  /** Shows the service manager, if there is one, that the client's thread goes on. */
  private static Timeline timeline(Timeline time) {
    return SERVICE
        .heartbeat()
        .<Timeline>map(every -> new Heartbeat(time, every, SERVICE::alive))
        .orElse(time);
  }

  private static boolean kernelCarries(TunnelType type) {
    return KernelTunnels.carry(
        type == TunnelType.V4V6
            ? RawTunnelSocket.Protocol.IPV4_IN_IPV6
            : RawTunnelSocket.Protocol.IPV6_IN_IPV4);
  }

  private ExitCode locked(Console console, Runnable whenUp) {
    RandomGenerator random = new java.security.SecureRandom();
    SystemTimeline time = new SystemTimeline();
    Timeline timeline = timeline(time);
    LiveStatus status = new LiveStatus(timeline, ProgramVersion.TEXT);
    Client.World world =
        new Client.World(
            new BrokerSearch(settings, timeline, random, console, RawPath::open),
            TunnelCommand::kernelCarries,
            timeline,
            name -> TunDevices.open(name, INNER_MTU),
            (operation, offer, carrier) -> script(console, operation, offer, carrier),
            random,
            status,
            whenUp,
            SERVICE.isService());
    Optional<NetworkChanges> changes = changes(console, time);
    Optional<StatusSocket> socket = statusSocket(console, status);
    try {
      return new Client(settings, world, console).run();
    } finally {
      changes.ifPresent(NetworkChanges::close);
      socket.ifPresent(StatusSocket::close);
    }
  }

  /** Without it, only keepalives show that this machine is somewhere else. */
  private Optional<NetworkChanges> changes(Console console, SystemTimeline time) {
    try {
      return Optional.of(
          NetworkChanges.watch(settings.tunnel().type() != TunnelType.V4V6, time::disturb));
    } catch (IOException e) {
      console.milestone("Changes of the network are noticed late: " + e.getMessage());
      return Optional.empty();
    }
  }

  private Optional<StatusSocket> statusSocket(Console console, LiveStatus status) {
    Path file = StatusSocket.file(settings.directory(), settings.deviceName());
    try {
      return Optional.of(StatusSocket.open(file, () -> status.now(console.lastProblem())));
    } catch (IOException e) {
      console.milestone("tspc status can't ask this client: " + file + ": " + e.getMessage());
      return Optional.empty();
    }
  }

  private TemplateRun script(
      Console console, Operation operation, TunnelOffer offer, Carrier carrier) {
    Map<String, String> variables =
        TemplateEnvironment.of(
            operation, offer, carrier, settings, preparation.options().verbosity());
    console.detail("Environment of the template: " + variables);
    console.step("Running template " + preparation.template().name() + " for " + operation);
    TemplateRun run = TemplateRun.of(preparation.template(), variables, settings.directory());
    console.step("The template ended with " + run.exit());
    console.detail(run.output().stripTrailing());
    if (carrier == Carrier.KERNEL && run.exit() == 0) {
      remember(console, operation, new KernelRecord(variables));
    }
    return run;
  }

  /** The kernel's tunnel outlives this program. */
  private void remember(Console console, Operation operation, KernelRecord tunnel) {
    Path file = KernelRecord.file(settings.directory(), tunnel.get("TSP_TUNNEL_INTERFACE"));
    try {
      if (operation == Operation.TSP_TUNNEL_CREATION) {
        tunnel.save(file);
      } else {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      console.setback("tspc stop will not find this tunnel: " + e);
    }
  }
}
