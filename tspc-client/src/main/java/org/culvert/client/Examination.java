// SPDX-License-Identifier: Apache-2.0
package org.culvert.client;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;
import org.culvert.client.config.Carrier;
import org.culvert.client.config.ClientSettings;
import org.culvert.client.console.Console;
import org.culvert.client.doctor.Diagnosis;
import org.culvert.client.doctor.Finding;
import org.culvert.client.doctor.Finding.Check;
import org.culvert.client.doctor.Limited;
import org.culvert.client.negotiation.BrokerProbe;
import org.culvert.client.negotiation.Outcome;
import org.culvert.client.negotiation.Transport;
import org.culvert.client.status.StatusField;
import org.culvert.client.status.TunnelStatus;
import org.culvert.client.tunnel.SystemTimeline;
import org.culvert.packetio.TunDevices;
import org.culvert.protocol.address.IpAddress;
import org.culvert.protocol.message.TunnelType;

/**
 * Looks from the near to the far: what is here, the way to the broker, the broker, the tunnel. The
 * first failure decides; what hangs on it is skipped. Each step has a time limit, all of them
 * together less than twenty seconds.
 */
final class Examination {
  private static final Duration LOOK_UP = Duration.ofSeconds(5);
  private static final Duration SIGN_IN = Duration.ofSeconds(7);

  private final ClientSettings settings;
  private final Preparation preparation;
  private final RandomGenerator random = new SecureRandom();
  private final SystemTimeline time = new SystemTimeline();
  private final Console console;
  private final BrokerProbe broker;
  private final List<Finding> findings = new ArrayList<>();
  private Optional<IpAddress> local = Optional.empty();
  private ExitCode exit = ExitCode.NO_ERROR;

  Examination(Preparation preparation) {
    this.preparation = preparation;
    this.settings = preparation.settings();
    int verbosity = preparation.options().json() ? 0 : preparation.options().verbosity();
    this.console = new Console(line -> say(verbosity, line), verbosity);
    this.broker = new BrokerProbe(settings, time, random, console);
  }

  /** What the client says while it tries is for those who want to see more. */
  private static void say(int verbosity, String line) {
    if (verbosity > 0) {
      System.out.println("  " + line);
    }
  }

  /** Of the first failure. */
  ExitCode exit() {
    return exit;
  }

  Diagnosis run() throws InterruptedException {
    configuration();
    dns().flatMap(this::route).ifPresent(this::remember);
    if (exit == ExitCode.NO_ERROR) {
      reach();
    }
    if (exit == ExitCode.NO_ERROR) {
      tunnel();
    }
    return new Diagnosis(findings);
  }

  private void remember(IpAddress address) {
    local = Optional.of(address);
  }

  private void add(Finding finding) {
    findings.add(finding);
  }

  private void fail(ExitCode code, Finding finding) {
    findings.add(finding);
    exit = exit == ExitCode.NO_ERROR ? code : exit;
  }

  private void configuration() {
    preparation
        .warnings()
        .forEach(warning -> add(Finding.note(Check.CONFIGURATION, warning.toString())));
    add(Finding.ok(Check.CONFIGURATION, preparation.source().name() + " can be used"));
  }

  private Optional<IpAddress> dns() throws InterruptedException {
    String host = settings.server().host();
    Optional<List<IpAddress>> addresses = Limited.to(LOOK_UP, broker::addresses);
    if (addresses.isEmpty() || addresses.get().isEmpty()) {
      fail(
          ExitCode.NAME_NOT_FOUND,
          Finding.failed(
              Check.DNS,
              "no %s address is known for %s".formatted(family(), host),
              "Check server for a typing error, and that this machine has a DNS server that"
                  + " answers."));
      return Optional.empty();
    }
    add(Finding.ok(Check.DNS, host + " is " + addresses.get().getFirst()));
    return Optional.of(addresses.get().getFirst());
  }

  private String family() {
    return settings.tunnel().type() == TunnelType.V4V6 ? "IPv6" : "IPv4";
  }

  private Optional<IpAddress> route(IpAddress address) {
    try {
      IpAddress here = broker.localAddress(address);
      add(Finding.ok(Check.ROUTE, "this machine speaks to the broker from " + here));
      return Optional.of(here);
    } catch (IOException e) {
      fail(
          ExitCode.NO_ROUTE,
          Finding.failed(
              Check.ROUTE,
              "there is no way to %s: %s".formatted(address, e.getMessage()),
              "See that this machine has an %s address, by DHCP for instance, and a default route."
                  .formatted(family())));
      return Optional.empty();
    }
  }

  /** Both transports at once: where one is filtered, its silence takes time. */
  private void reach() throws InterruptedException {
    List<Optional<Outcome>> outcomes =
        Limited.all(
            SIGN_IN,
            List.<Callable<Outcome>>of(
                () -> broker.signIn(Transport.UDP), () -> broker.signIn(Transport.TCP)));
    Reachability reachability = new Reachability(settings, outcomes.getFirst(), outcomes.getLast());
    reachability.findings(local.orElseThrow()).forEach(this::add);
    exit = reachability.exit();
  }

  private void tunnel() throws InterruptedException {
    Optional<TunnelStatus> running = StatusCommand.find(settings);
    if (running.isPresent()) {
      ofRunning(running.get());
      return;
    }
    device();
    if (exit == ExitCode.NO_ERROR) {
      TrialTunnel trial = new TrialTunnel(settings, time, random, console);
      trial.findings().forEach(this::add);
      exit = trial.exit();
    }
  }

  private void device() {
    String name = settings.interfaces().device(settings.tunnel().type(), Carrier.USER);
    try (var device = TunDevices.open(name, TunnelCommand.INNER_MTU)) {
      add(Finding.ok(Check.DEVICE, device.name() + " can be opened"));
    } catch (IOException e) {
      fail(
          ExitCode.INTERFACE_SETUP_FAILED,
          Finding.failed(
              Check.DEVICE,
              "the device %s can't be opened: %s".formatted(name, e.getMessage()),
              "Run this as root (or with CAP_NET_ADMIN), and see that there is /dev/net/tun:"
                  + " modprobe tun."));
    }
  }

  private void ofRunning(TunnelStatus status) throws InterruptedException {
    String state = status.get(StatusField.STATE).orElse("unknown");
    add(Finding.ok(Check.DEVICE, "a client is running"));
    if (!status.isUp()) {
      fail(
          ExitCode.KEEPALIVE_TIMEOUT,
          Finding.failed(
              Check.TUNNEL,
              "the client that is running is " + state,
              status
                  .get(StatusField.LAST_PROBLEM)
                  .map(problem -> "It said: " + problem + ". Its log has more.")
                  .orElse("Look into its log.")));
      return;
    }
    add(
        Finding.ok(
            Check.TUNNEL,
            "up"
                + status
                    .get(StatusField.ROUND_TRIP_MS)
                    .map(ms -> ", " + ms + " ms to the broker and back")
                    .orElse("")));
    ThroughTheTunnel through = new ThroughTheTunnel(status);
    through.findings().forEach(this::add);
    exit = through.exit();
  }
}
