// SPDX-License-Identifier: Apache-2.0
package org.culvert.client;

import java.io.IOException;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.culvert.client.background.ChildOutput;
import org.culvert.client.background.Detached;
import org.culvert.client.background.InstanceLock;
import org.culvert.client.background.ServiceNotice;
import org.culvert.client.config.Carrier;
import org.culvert.client.config.ClientSettings;
import org.culvert.client.config.ConfigurationError;
import org.culvert.client.config.Mistake;
import org.culvert.client.config.Options;
import org.culvert.client.config.SettingsReader;
import org.culvert.client.console.Console;
import org.culvert.client.negotiation.BrokerSearch;
import org.culvert.client.negotiation.RawPath;
import org.culvert.client.template.Template;
import org.culvert.client.template.TemplateEnvironment;
import org.culvert.client.template.TemplateRun;
import org.culvert.client.tunnel.Heartbeat;
import org.culvert.client.tunnel.SystemTimeline;
import org.culvert.client.tunnel.Timeline;
import org.culvert.packetio.KernelTunnels;
import org.culvert.packetio.RawTunnelSocket;
import org.culvert.packetio.TunDevices;
import org.culvert.protocol.message.TunnelType;

/**
 * The program {@code tspc}: reads the command line and the configuration, which touches nothing,
 * then goes to the background and becomes a {@link Client}.
 */
public final class TspcMain {
  /** What every IPv6 link carries, and every outer path on the way. */
  private static final int INNER_MTU = 1280;

  private static final ServiceNotice SERVICE =
      ServiceNotice.of(System.getenv(), ProcessHandle.current().pid());

  private TspcMain() {}

  public static void main(String[] arguments) {
    Options options;
    try {
      options = Options.parse(arguments);
    } catch (Options.UsageError e) {
      System.err.println("tspc: " + e.getMessage());
      System.err.print(Options.USAGE);
      System.exit(ExitCode.TSP_ERROR.number());
      return;
    }
    if (options.version() || options.help()) {
      System.out.println("tspc " + ProgramVersion.TEXT);
      System.out.print(options.help() ? Options.USAGE : "");
      return;
    }
    System.exit(run(options, arguments).number());
  }

  private static ExitCode run(Options options, String[] arguments) {
    try {
      ConfigurationSource source = ConfigurationSource.read(options, System.in);
      SettingsReader.Reading reading = SettingsReader.read(source.name(), source.text(), options);
      ClientSettings settings = reading.settings();
      Template template =
          Template.find(settings.template(), settings.directory())
              .orElseThrow(
                  () ->
                      new ConfigurationError(
                          "There is no template %s: use linux or checktunnel, or put a script %s.sh into %s"
                              .formatted(
                                  settings.template(),
                                  settings.template(),
                                  settings.directory().resolve("template"))));
      if (Detached.isChild()) {
        ChildOutput output =
            new ChildOutput(
                settings.directory().resolve("tspc.log"),
                System.out,
                Clock.system(ZoneId.systemDefault()));
        return new Stop(() -> {})
            .around(() -> client(settings, template, options, output, output::letParentGo));
      }
      for (Mistake warning : reading.warnings()) {
        System.out.println("warning: " + warning);
      }
      return mayStay(settings, options)
          ? background(settings, source, arguments)
          : new Stop(SERVICE::stopping)
              .around(
                  () ->
                      client(
                          settings,
                          template,
                          options,
                          SERVICE.telling(System.out::println),
                          SERVICE::ready));
    } catch (ConfigurationError e) {
      System.err.println(e.getMessage());
      System.err.println("Error is " + ExitCode.CONFIGURATION_ERROR);
      return ExitCode.CONFIGURATION_ERROR;
    }
  }

  /** Whether a tunnel may come of it that this program has to carry. */
  private static boolean mayStay(ClientSettings settings, Options options) {
    return !options.foreground()
        && !SERVICE.isService()
        && !isForTheKernelAlone(settings)
        && !settings.template().equals(Client.SHOW_ONLY);
  }

  private static boolean isForTheKernelAlone(ClientSettings settings) {
    boolean kernel =
        settings.carrier().filter(carrier -> carrier == Carrier.KERNEL).isPresent()
            || settings.tunnel().proxy();
    return kernel
        && (settings.tunnel().type() == TunnelType.V6V4
            || settings.tunnel().type() == TunnelType.V4V6);
  }

  private static ExitCode background(
      ClientSettings settings, ConfigurationSource source, String[] arguments) {
    try {
      Detached.Result result =
          new Detached(System.out::println)
              .start(
                  TspcMain.class.getName(),
                  arguments,
                  source.text(),
                  settings.directory().resolve("tspc.log"));
      Optional<Integer> exit = result.exit();
      if (exit.isEmpty()) {
        System.out.println(
            "tspc stays in the background as process %d, its log is %s; stop it with: kill %d"
                .formatted(result.pid(), settings.directory().resolve("tspc.log"), result.pid()));
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

  private static ExitCode client(
      ClientSettings settings,
      Template template,
      Options options,
      Consumer<String> output,
      Runnable whenUp) {
    Console console = new Console(output, options.verbosity());
    java.nio.file.Path file = InstanceLock.file(settings.directory(), settings.deviceName());
    try {
      Optional<InstanceLock> lock = InstanceLock.take(file);
      if (lock.isEmpty()) {
        console.problem(
            "The client is already running for "
                + settings.deviceName()
                + ", as process "
                + InstanceLock.holder(file),
            "Stop that one first (kill NUMBER), or use another interface with -u.");
        return ExitCode.INTERFACE_SETUP_FAILED;
      }
      try (InstanceLock _ = lock.get()) {
        return locked(settings, template, options, console, whenUp);
      }
    } catch (IOException e) {
      console.problem(
          "The file " + file + " can't be written: " + e.getMessage(),
          "Set tsp_dir to a folder that this user may write to.");
      return ExitCode.CONFIGURATION_ERROR;
    }
  }

  /** Shows the service manager, if there is one, that the client's thread goes on. */
  private static Timeline timeline() {
    Timeline time = new SystemTimeline();
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

  private static ExitCode locked(
      ClientSettings settings,
      Template template,
      Options options,
      Console console,
      Runnable whenUp) {
    RandomGenerator random = new java.security.SecureRandom();
    Timeline timeline = timeline();
    Scripts scripts =
        (operation, offer, carrier) -> {
          var variables =
              TemplateEnvironment.of(operation, offer, carrier, settings, options.verbosity());
          console.detail("Environment of the template: " + variables);
          console.step("Running template " + template.name() + " for " + operation);
          TemplateRun run = TemplateRun.of(template, variables, settings.directory());
          console.step("The template ended with " + run.exit());
          console.detail(run.output().stripTrailing());
          return run;
        };
    Client.World world =
        new Client.World(
            new BrokerSearch(settings, timeline, random, console, RawPath::open),
            TspcMain::kernelCarries,
            timeline,
            name -> TunDevices.open(name, INNER_MTU),
            scripts,
            random,
            whenUp,
            SERVICE.isService());
    return new Client(settings, world, console).run();
  }
}
