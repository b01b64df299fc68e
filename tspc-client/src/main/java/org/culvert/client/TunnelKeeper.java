// SPDX-License-Identifier: Apache-2.0
package org.culvert.client;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import org.culvert.client.config.Carrier;
import org.culvert.client.config.ClientSettings;
import org.culvert.client.config.RetryPolicy;
import org.culvert.client.console.Console;
import org.culvert.client.negotiation.Outcome;
import org.culvert.client.negotiation.PacketPath;
import org.culvert.client.template.Operation;
import org.culvert.client.template.TemplateRun;
import org.culvert.client.tunnel.Backoff;
import org.culvert.client.tunnel.EchoProbe;
import org.culvert.client.tunnel.InnerAddresses;
import org.culvert.client.tunnel.Keepalive;
import org.culvert.client.tunnel.UserTunnel;
import org.culvert.packetio.TunDevice;
import org.culvert.protocol.address.Ipv6Prefix;
import org.culvert.protocol.message.TunnelOffer;
import org.culvert.protocol.message.TunnelType;

/**
 * Stays with a tunnel that this program carries: keepalive, renewal before the lease ends,
 * negotiation anew when it died. The device stays all the time, its addresses and routes as long as
 * the broker gives the same, and packets flow while it negotiates: should the old tunnel answer
 * again, it is simply kept. The client's main thread; an interrupt ends it.
 */
final class TunnelKeeper {
  private static final Duration QUICKEST_RETRY = Duration.ofSeconds(1);

  /** How soon a machine that came into another network notices. */
  private static final Duration LOOK = Duration.ofSeconds(5);

  /** To tell the broker that the tunnel ends; whoever stops the client waits for it. */
  private static final Duration FAREWELL = Duration.ofSeconds(2);

  private final ClientSettings settings;
  private final Client.World world;
  private final Console console;
  private final TunnelType wished;
  private final Instant startedAt;
  private final UserTunnel tunnel;
  private Outcome.Agreed agreed;
  private TunnelOffer offer;
  private Optional<Keepalive> keepalive;
  private Instant renewAt;
  private boolean announced;
  private boolean renewed;
  private Instant nextLookAt;
  private boolean movedUnanswered;
  private boolean stopped;

  /**
   * @param wished what to ask for should the tunnel have to be negotiated anew
   */
  TunnelKeeper(
      ClientSettings settings,
      Client.World world,
      Console console,
      Outcome.Agreed agreed,
      TunnelType wished,
      TunDevice device,
      Instant startedAt) {
    this.settings = settings;
    this.world = world;
    this.console = console;
    this.wished = wished;
    this.startedAt = startedAt;
    this.agreed = agreed;
    this.offer = agreed.offer();
    this.nextLookAt = startedAt;
    this.tunnel =
        new UserTunnel(
            device,
            agreed.path().orElseThrow(),
            addresses(offer),
            echo(offer),
            world.timeline()::answered);
    this.keepalive = schedule(offer);
    this.renewAt = renewal(offer);
    tellStatus();
  }

  private void tellStatus() {
    world
        .status()
        .agreed(
            StatusFigures.of(agreed, Carrier.USER, settings, world.connection().broker()),
            offer.lifetime(),
            () -> StatusFigures.of(tunnel.traffic()));
  }

  TemplateRun setUp() {
    return world.scripts().run(Operation.TSP_TUNNEL_CREATION, offer, Carrier.USER);
  }

  /** Leaves nothing behind: the script first, then the device and the socket. */
  void takeDown() {
    // An interrupt brought us here, perhaps; the script still has to run to its end.
    boolean interrupted = Thread.interrupted();
    TemplateRun run = world.scripts().run(Operation.TSP_TUNNEL_TEARDOWN, offer, Carrier.USER);
    if (run.exit() != 0) {
      console.problem("The template could not clean up", run.output().stripTrailing());
    }
    if (stopped && agreed.capabilities().hasDelete()) {
      sayFarewell();
    }
    tunnel.close();
    console.step(
        "Packets that did not belong into the tunnel: " + tunnel.traffic().packetsDropped());
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void sayFarewell() {
    Thread session =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    world.connection().leave(agreed, tunnel.path());
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                });
    try {
      session.join(FAREWELL);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    session.interrupt();
  }

  /** Until the tunnel is dead for good: the number to end with. */
  ExitCode keep() throws InterruptedException {
    try {
      return stay();
    } catch (InterruptedException e) {
      stopped = true;
      throw e;
    }
  }

  private ExitCode stay() throws InterruptedException {
    keepalive = schedule(offer);
    if (keepalive.isEmpty()) {
      announce(Optional.empty());
    }
    while (true) {
      boolean _ = heedDisturbance();
      boolean died = died();
      if ((died || isElsewhere()) && roamed()) {
        continue;
      }
      if (died) {
        if (neverWorked()) {
          return ExitCode.KEEPALIVE_TIMEOUT;
        }
        if (!settings.retry().reconnect()) {
          console.problem(
              "The broker has stopped answering through the tunnel",
              "auto_retry_connect is no: start the client again.");
          return ExitCode.KEEPALIVE_TIMEOUT;
        }
        console.setback("The tunnel is dead, negotiating it again");
        if (!renegotiate()) {
          return ExitCode.INTERFACE_SETUP_FAILED;
        }
      } else if (!world.timeline().instant().isBefore(renewAt)) {
        console.milestone("Renewing the lease");
        if (!renew()) {
          return ExitCode.INTERFACE_SETUP_FAILED;
        }
      } else {
        await(renewAt);
      }
    }
  }

  /** Whether there is a way around what keeps this tunnel from working (protocol 41 filtered). */
  boolean neverWorked() {
    return !announced
        && wished == TunnelType.V6ANYV4
        && offer.type() == TunnelType.V6V4
        && keepalive.isPresent();
  }

  /** After sleep, or in a network that has changed, the tunnel has to show that it works. */
  private boolean heedDisturbance() {
    if (!world.timeline().wasDisturbed()) {
      return false;
    }
    Instant now = world.timeline().instant();
    keepalive.ifPresent(asking -> asking.hurry(now));
    nextLookAt = now;
    movedUnanswered = false;
    return true;
  }

  /** Whether this machine came into another network; looks now and then. */
  private boolean isElsewhere() {
    Instant now = world.timeline().instant();
    if (offer.roaming().isEmpty() || movedUnanswered || now.isBefore(nextLookAt)) {
      return false;
    }
    nextLookAt = now.plus(LOOK);
    return world.connection().hasMoved(tunnel.path());
  }

  /** Whether the tunnel goes on from a new port: nothing inside changes. */
  private boolean roamed() throws InterruptedException {
    // One that does not work there either has to be negotiated.
    if (offer.roaming().isEmpty() || movedUnanswered) {
      return false;
    }
    Optional<PacketPath> path = world.connection().roam(offer.roaming().get(), tunnel.path());
    if (path.isEmpty()) {
      return false;
    }
    console.say("The tunnel goes on from where this machine is now");
    tunnel.change(path.get(), addresses(offer), echo(offer));
    keepalive = schedule(offer);
    tunnel.unreachable(false);
    movedUnanswered = true;
    return true;
  }

  /** Waits for an answer or until something is due; sends what keepalive wants sent. */
  private void await(Instant end) throws InterruptedException {
    Instant look = world.timeline().instant().plus(LOOK);
    Instant limit = offer.roaming().isPresent() && look.isBefore(end) ? look : end;
    Instant deadline = keepalive.map(Keepalive::deadline).filter(limit::isAfter).orElse(limit);
    OptionalInt answer = world.timeline().await(deadline);
    if (answer.isPresent() && keepalive.isPresent()) {
      movedUnanswered = false;
      Optional<Duration> roundTrip =
          keepalive.get().answered(answer.getAsInt(), world.timeline().instant());
      roundTrip.ifPresent(
          time -> {
            console.detail("Keepalive answered in " + time.toMillis() + " ms");
            world.status().roundTrip(time);
          });
      announce(roundTrip);
    }
  }

  /** Does what keepalive says is due; whether that was to give the tunnel up. */
  private boolean died() {
    if (keepalive.isEmpty()) {
      return false;
    }
    return switch (keepalive.get().due(world.timeline().instant())) {
      case Keepalive.Due.Probe(int sequence) -> {
        tunnel.probe(sequence);
        yield false;
      }
      case Keepalive.Due.Dead() -> true;
      case Keepalive.Due.Nothing() -> false;
    };
  }

  private void announce(Optional<Duration> roundTrip) {
    world.status().up();
    if (!announced) {
      announced = true;
      new Announcement(console, settings, world.connection().broker())
          .up(offer, Duration.between(startedAt, world.timeline().instant()), roundTrip);
      world.whenUp().run();
    } else if (renewed) {
      console.say("The tunnel is up again, with the address " + offer.clientInside());
    }
    renewed = false;
  }

  /** False when what the broker gave then could not be set up. */
  private boolean renegotiate() throws InterruptedException {
    world.status().dead();
    Backoff backoff = backoff();
    boolean samePath = !world.connection().hasMoved(tunnel.path());
    while (true) {
      // The port that the broker knows gets an anonymous client its old address back. But this
      // machine may have moved, or its NAT forgotten: every other time a new one is tried.
      Outcome outcome =
          samePath
              ? world.connection().reconnect(offer.type(), tunnel.path())
              : world.connection().connect(anew(), Carrier.USER);
      if (outcome instanceof Outcome.Agreed agreed) {
        return adopt(agreed);
      }
      new Report(console, settings).explainForNow(outcome);
      tunnel.unreachable(true);
      switch (pause(backoff.next())) {
        case ANSWERED -> {
          console.say("The tunnel answers again");
          tunnel.unreachable(false);
          return true;
        }
        case DISTURBED -> backoff = backoff();
        case OVER -> {}
      }
      if (roamed()) {
        return true;
      }
      samePath = !samePath && !world.connection().hasMoved(tunnel.path());
    }
  }

  private Backoff backoff() {
    RetryPolicy retry = settings.retry();
    return new Backoff(atLeast(retry.delay()), atLeast(retry.longestDelay()), world.random());
  }

  /** What is over UDP stays there: a NAT was in the way when it was negotiated. */
  private TunnelType anew() {
    return offer.type() == TunnelType.V6UDPV4 ? TunnelType.V6UDPV4 : wished;
  }

  /** How waiting for the next try ended. */
  private enum Pause {
    OVER,
    ANSWERED,
    DISTURBED
  }

  /** Waits for the next try, and goes on asking the old tunnel meanwhile. */
  private Pause pause(Duration delay) throws InterruptedException {
    console.say("Trying again in " + Math.max(1, delay.toSeconds()) + " seconds");
    Instant end = world.timeline().instant().plus(delay);
    while (world.timeline().instant().isBefore(end)) {
      await(end);
      if (heedDisturbance()) {
        return Pause.DISTURBED;
      }
      boolean dead = died();
      if (!dead && keepalive.filter(Keepalive::isDead).isEmpty()) {
        return Pause.ANSWERED;
      }
    }
    return Pause.OVER;
  }

  private boolean renew() throws InterruptedException {
    Outcome outcome = world.connection().reconnect(offer.type(), tunnel.path());
    if (outcome instanceof Outcome.Agreed agreed) {
      return adopt(agreed);
    }
    // The lease has a fifth of its time left; the tunnel works, so there is no hurry.
    new Report(console, settings).explainForNow(outcome);
    renewAt = world.timeline().instant().plus(atLeast(settings.retry().longestDelay()));
    return true;
  }

  /** Goes on with what was agreed now. Only when addresses changed is anything set up again. */
  private boolean adopt(Outcome.Agreed anew) {
    TunnelOffer before = offer;
    agreed = anew;
    offer = anew.offer();
    PacketPath path = anew.path().orElseThrow();
    movedUnanswered = false;
    renewAt = renewal(offer);
    keepalive = schedule(offer);
    renewed = true;
    tellStatus();
    tunnel.unreachable(false);
    if (sameInside(before, offer)) {
      tunnel.change(path, addresses(offer), echo(offer));
      return true;
    }
    console.say("The broker gave other addresses than before");
    world.scripts().run(Operation.TSP_TUNNEL_TEARDOWN, before, Carrier.USER);
    tunnel.change(path, addresses(offer), echo(offer));
    TemplateRun run = setUp();
    if (run.exit() != 0) {
      console.problem("The template failed with " + run.exit(), run.output().stripTrailing());
    }
    return run.exit() == 0;
  }

  /** Both delays may be 0 in the configuration, which is no reason to flood the broker. */
  private static Duration atLeast(Duration delay) {
    return delay.compareTo(QUICKEST_RETRY) < 0 ? QUICKEST_RETRY : delay;
  }

  private static boolean sameInside(TunnelOffer one, TunnelOffer other) {
    return one.clientInside().equals(other.clientInside())
        && one.serverInside().equals(other.serverInside())
        && one.prefix().equals(other.prefix());
  }

  private Optional<Keepalive> schedule(TunnelOffer agreed) {
    return agreed
        .keepalive()
        .map(wish -> new Keepalive(wish.interval(), world.timeline().instant(), world.random()));
  }

  /** At four fifths of the lease. */
  private Instant renewal(TunnelOffer agreed) {
    return world.timeline().instant().plus(agreed.lifetime().multipliedBy(4).dividedBy(5));
  }

  private InnerAddresses addresses(TunnelOffer agreed) {
    if (agreed.type() == TunnelType.V4V6) {
      return new InnerAddresses.Ipv4(agreed.clientIpv4());
    }
    Optional<Ipv6Prefix> prefix =
        settings.tunnel().router().isPresent() ? agreed.prefix() : Optional.empty();
    return new InnerAddresses.Ipv6(agreed.clientIpv6(), prefix);
  }

  private EchoProbe echo(TunnelOffer agreed) {
    int identifier = world.random().nextInt(0x10000);
    long cookie = world.random().nextLong();
    return agreed.type() == TunnelType.V4V6
        ? new EchoProbe.Icmpv4(agreed.clientIpv4(), agreed.serverIpv4(), identifier, cookie)
        : new EchoProbe.Icmpv6(agreed.clientIpv6(), agreed.serverIpv6(), identifier, cookie);
  }
}
