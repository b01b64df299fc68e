// SPDX-License-Identifier: Apache-2.0
package org.culvert.client;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.culvert.client.config.Carrier;
import org.culvert.client.config.ClientSettings;
import org.culvert.client.console.Console;
import org.culvert.client.negotiation.Connection;
import org.culvert.client.negotiation.Outcome;
import org.culvert.client.negotiation.PacketPath;
import org.culvert.client.status.LiveStatus;
import org.culvert.client.template.Operation;
import org.culvert.client.template.Template;
import org.culvert.client.template.TemplateRun;
import org.culvert.client.tunnel.Backoff;
import org.culvert.client.tunnel.Timeline;
import org.culvert.packetio.TunDevice;
import org.culvert.protocol.message.StatusCode;
import org.culvert.protocol.message.TunnelOffer;
import org.culvert.protocol.message.TunnelType;

/**
 * One run of the client: gets a tunnel, has it set up, and stays with it when the kernel does not
 * carry it. Tries a first connection as often as the user allows. One thread; an interrupt stops
 * it.
 */
final class Client {
  /**
   * What the client needs of the world around it.
   *
   * @param isService stays with a tunnel that the kernel carries, too, so that its end is ours
   */
  record World(
      Connection connection,
      Kernel kernel,
      Timeline timeline,
      Devices devices,
      Scripts scripts,
      RandomGenerator random,
      LiveStatus status,
      Runnable whenUp,
      boolean isService) {}

  private final ClientSettings settings;
  private final World world;
  private final Console console;
  private final Report report;
  private TunnelType type;
  private Carrier carrier;

  /** A tunnel that the kernel carries, and that this run takes down. */
  private Optional<TunnelOffer> attended = Optional.empty();

  Client(ClientSettings settings, World world, Console console) {
    this.settings = settings;
    this.world = world;
    this.console = console;
    this.report = new Report(console, settings);
    this.type = settings.tunnel().type();
    this.carrier = carrier();
  }

  /** Asked of the kernel only where the user leaves it open. */
  private Carrier carrier() {
    if (settings.tunnel().proxy()) {
      // The other machine carries it; there is nothing here to stay for.
      return Carrier.KERNEL;
    }
    return settings
        .carrier()
        .orElseGet(
            () ->
                type != TunnelType.V6UDPV4 && world.kernel().carries(type)
                    ? Carrier.KERNEL
                    : Carrier.USER);
  }

  /** Runs until there is nothing more to do: the number to end with. */
  ExitCode run() {
    ExitCode code;
    try {
      code = tunnel();
    } catch (InterruptedException e) {
      code = ExitCode.NO_ERROR;
    }
    attended.ifPresent(this::takeDown);
    report.end(code);
    return code;
  }

  private ExitCode tunnel() throws InterruptedException {
    Instant startedAt = world.timeline().instant();
    Outcome outcome = firstConnection();
    if (!(outcome instanceof Outcome.Agreed agreed)) {
      return report.explain(outcome);
    }
    if (Template.showsOnly(settings.template())) {
      return show(agreed);
    }
    return agreed.path().isPresent()
        ? userTunnel(agreed, startedAt)
        : kernelTunnel(agreed, startedAt);
  }

  /** Tries until it is decided: an agreement, a final no, or no more tries allowed. */
  private Outcome firstConnection() throws InterruptedException {
    Backoff backoff = backoff();
    Outcome outcome = world.connection().connect(type, carrier);
    while (isTemporary(outcome) && !settings.retry().endsAtFirstFailure()) {
      report.explainForNow(outcome);
      Duration delay = backoff.next();
      console.say("Trying again in " + Math.max(1, delay.toSeconds()) + " seconds");
      if (wokenFrom(delay)) {
        backoff = backoff();
      }
      outcome = world.connection().connect(type, carrier);
    }
    return outcome;
  }

  private Backoff backoff() {
    return new Backoff(settings.retry().delay(), settings.retry().longestDelay(), world.random());
  }

  /** Waits; sooner over, and true, when a network came up for instance. */
  private boolean wokenFrom(Duration delay) throws InterruptedException {
    Instant end = world.timeline().instant().plus(delay);
    while (world.timeline().instant().isBefore(end)) {
      world.timeline().await(end);
      if (world.timeline().wasDisturbed()) {
        return true;
      }
    }
    return false;
  }

  private static boolean isTemporary(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Unreachable _, Outcome.Unintelligible _ -> true;
      // What the brokers say of each other may be put right; what the user forbids stays so.
      case Outcome.NotFollowed(var _, var _, var reason) ->
          reason != Outcome.NotFollowed.Reason.FORBIDDEN;
      case Outcome.Refused(var status) ->
          status
              .code()
              .filter(
                  code ->
                      code == StatusCode.TOO_BUSY
                          || code == StatusCode.SERVER_ERROR
                          || code == StatusCode.NO_MORE_TUNNELS
                          || code == StatusCode.REQUEST_IN_PROGRESS)
              .isPresent();
      case Outcome.Agreed _,
          Outcome.SignedIn _,
          Outcome.VersionRefused _,
          Outcome.AuthenticationFailed _,
          Outcome.NoCommonMechanism _,
          Outcome.NoCommonTunnelType _,
          Outcome.Redirected _,
          Outcome.BadOffer _ ->
          false;
    };
  }

  private ExitCode show(Outcome.Agreed agreed) {
    Carrier here = agreed.path().isPresent() ? Carrier.USER : Carrier.KERNEL;
    agreed.path().ifPresent(PacketPath::close);
    TemplateRun run = world.scripts().run(Operation.TSP_TUNNEL_CREATION, agreed.offer(), here);
    console.say(run.output().stripTrailing());
    return run.exit() == 0 ? ExitCode.NO_ERROR : ExitCode.INTERFACE_SETUP_FAILED;
  }

  /** The kernel carries it: set up, and done. */
  private ExitCode kernelTunnel(Outcome.Agreed agreed, Instant startedAt)
      throws InterruptedException {
    TemplateRun run =
        world.scripts().run(Operation.TSP_TUNNEL_CREATION, agreed.offer(), Carrier.KERNEL);
    if (run.exit() == 0) {
      new Announcement(console, settings, world.connection().broker())
          .up(agreed.offer(), since(startedAt), Optional.empty());
      world.whenUp().run();
      return world.isService() ? attend(agreed.offer()) : ExitCode.NO_ERROR;
    }
    explainSetUp(run);
    if (settings.carrier().isEmpty() && !settings.tunnel().proxy()) {
      console.say("Carrying the tunnel without the kernel instead");
      carrier = Carrier.USER;
      return tunnel();
    }
    if (type != TunnelType.V6ANYV4) {
      return ExitCode.INTERFACE_SETUP_FAILED;
    }
    console.say("Trying a tunnel over UDP instead");
    type = TunnelType.V6UDPV4;
    return tunnel();
  }

  /** Gets the tunnel anew when four fifths of its lease are over; the end of the run ends it. */
  private ExitCode attend(TunnelOffer offer) throws InterruptedException {
    attended = Optional.of(offer);
    Instant renewal =
        world.timeline().instant().plus(offer.lifetime().multipliedBy(4).dividedBy(5));
    while (wokenFrom(Duration.between(world.timeline().instant(), renewal))) {
      console.step("The network has changed, which the kernel's tunnel may have outlived");
    }
    console.milestone("Renewing the lease");
    return tunnel();
  }

  private void takeDown(TunnelOffer offer) {
    TemplateRun run = world.scripts().run(Operation.TSP_TUNNEL_TEARDOWN, offer, Carrier.KERNEL);
    if (run.exit() != 0) {
      console.problem("The template could not clean up", run.output().stripTrailing());
    }
  }

  private ExitCode userTunnel(Outcome.Agreed agreed, Instant startedAt)
      throws InterruptedException {
    PacketPath path = agreed.path().orElseThrow();
    String name = settings.interfaces().device(agreed.offer().type(), Carrier.USER);
    TunDevice device;
    try {
      device = world.devices().open(name);
    } catch (IOException e) {
      path.close();
      console.problem(
          "The device " + name + " can't be opened: " + e.getMessage(),
          "It needs root (or CAP_NET_ADMIN) and /dev/net/tun. If it is busy, the client is already"
              + " running.");
      return ExitCode.INTERFACE_SETUP_FAILED;
    }
    TunnelKeeper keeper =
        new TunnelKeeper(settings, world, console, agreed, type, device, startedAt);
    TemplateRun run = keeper.setUp();
    if (run.exit() != 0) {
      explainSetUp(run);
      keeper.takeDown();
      return ExitCode.INTERFACE_SETUP_FAILED;
    }
    ExitCode code;
    try {
      code = keeper.keep();
    } finally {
      keeper.takeDown();
    }
    if (code == ExitCode.KEEPALIVE_TIMEOUT && keeper.neverWorked()) {
      return withoutProtocol41();
    }
    return code;
  }

  /** Many a router lets UDP through and protocol 41 not: from now on this client asks for UDP. */
  private ExitCode withoutProtocol41() throws InterruptedException {
    console.say("IPv6-in-IPv4 packets do not get through, trying a tunnel over UDP instead");
    type = TunnelType.V6UDPV4;
    return tunnel();
  }

  private Duration since(Instant startedAt) {
    return Duration.between(startedAt, world.timeline().instant());
  }

  private void explainSetUp(TemplateRun run) {
    console.problem(
        "The template " + settings.template() + " ended with " + run.exit(),
        run.output().isBlank() ? "It said nothing." : run.output().stripTrailing());
  }
}
