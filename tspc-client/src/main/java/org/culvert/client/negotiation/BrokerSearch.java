// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.negotiation;

import org.culvert.protocol.message.RoamingKey;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.culvert.client.config.Carrier;
import org.culvert.client.config.ClientSettings;
import org.culvert.client.config.RedirectPolicy;
import org.culvert.client.config.ServerAddress;
import org.culvert.client.console.Console;
import org.culvert.protocol.message.StatusLine;
import org.culvert.protocol.message.TunnelType;

/**
 * Finds the broker that serves: asks the one that the user named and goes where that one points, a
 * few times. Of several brokers the nearest is asked first; one that can't be reached is passed
 * over, any other answer counts. RFC 5572 section 4.7.4. One thread.
 */
public final class BrokerSearch implements Connection {
  private static final int MOST_HOPS = 3;

  /** Asks one broker, over the given path if there is one. */
  @FunctionalInterface
  interface Attempts {
    Outcome at(Target target, Wanted wanted, Optional<Path> path) throws InterruptedException;
  }

  /** Ends a tunnel at one broker, over the given path if there is one. */
  @FunctionalInterface
  interface Departures {
    void from(Target target, Outcome.Agreed agreed, Optional<Path> path)
        throws InterruptedException;
  }

  /** Sorts brokers by their distance. */
  @FunctionalInterface
  interface Distances {
    List<ServerAddress> nearestFirst(List<ServerAddress> brokers) throws InterruptedException;
  }

  private final ClientSettings settings;
  private final Attempts attempts;
  private final Departures departures;
  private final Roamer roamer;
  private final Distances distances;
  private final BrokerFiles files;
  private final Console console;
  private Target current;

  /**
   * @param opening for tunnels of this program that are not over UDP
   */
  public BrokerSearch(
      ClientSettings settings,
      InstantSource clock,
      RandomGenerator random,
      Console console,
      RawPath.Opening opening) {
    this(
        settings,
        new Connector(settings, clock, random, console, opening),
        new Roamer(clock, random, console),
        new EchoTest(settings.tunnel().type(), clock, console),
        console);
  }

  private BrokerSearch(
      ClientSettings settings,
      Connector connector,
      Roamer roamer,
      Distances distances,
      Console console) {
    this(settings, connector::attempt, connector::leave, roamer, distances, console);
  }

  BrokerSearch(
      ClientSettings settings,
      Attempts attempts,
      Departures departures,
      Roamer roamer,
      Distances distances,
      Console console) {
    this.settings = settings;
    this.attempts = attempts;
    this.departures = departures;
    this.roamer = roamer;
    this.distances = distances;
    this.files = new BrokerFiles(settings.redirect(), console);
    this.console = console;
    this.current = configured();
  }

  @Override
  public Outcome connect(TunnelType type, Carrier carrier) throws InterruptedException {
    Wanted wanted = new Wanted(type, carrier);
    Optional<Target> last = last();
    if (last.isPresent()) {
      console.milestone("Trying " + last.get().server().text() + ", which served last");
      Outcome outcome = visit(last.get(), wanted, Optional.empty(), 0);
      if (!(outcome instanceof Outcome.Unreachable)) {
        return outcome;
      }
    }
    Outcome outcome = visit(configured(), wanted, Optional.empty(), 0);
    return outcome instanceof Outcome.Unreachable ? fromTheList(outcome, wanted) : outcome;
  }

  @Override
  public Outcome reconnect(TunnelType type, PacketPath path) throws InterruptedException {
    return visit(current, new Wanted(type, Carrier.USER), overUdp(path), 0);
  }

  @Override
  public Optional<PacketPath> roam(RoamingKey key, PacketPath path) throws InterruptedException {
    return path instanceof Path udp ? roamer.move(udp, key) : Optional.empty();
  }

  @Override
  public boolean hasMoved(PacketPath path) {
    return path.isOutdated();
  }

  @Override
  public void leave(Outcome.Agreed agreed, PacketPath path) throws InterruptedException {
    departures.from(current, agreed, overUdp(path));
  }

  private static Optional<Path> overUdp(PacketPath path) {
    return path instanceof Path udp ? Optional.of(udp) : Optional.empty();
  }

  @Override
  public ServerAddress broker() {
    return current.server();
  }

  private Target configured() {
    return new Target(settings.server(), false);
  }

  private Optional<Target> last() {
    return settings.redirect().alwaysSame()
        ? files.last().map(this::target).filter(this::mayBeAsked)
        : Optional.empty();
  }

  private Target target(ServerAddress server) {
    return new Target(server, !server.equals(settings.server()));
  }

  private boolean mayBeAsked(Target target) {
    return !target.named() || settings.redirect().allows(settings.server(), target.server());
  }

  private Outcome fromTheList(Outcome unreachable, Wanted wanted) throws InterruptedException {
    List<Target> known =
        files.list().stream()
            .map(this::target)
            .filter(Target::named)
            .filter(this::mayBeAsked)
            .toList();
    if (known.isEmpty()) {
      return unreachable;
    }
    console.say("Trying the brokers that it has named before");
    Outcome outcome = walk(known, wanted, 1);
    return outcome instanceof Outcome.Unreachable ? unreachable : outcome;
  }

  private Outcome visit(Target target, Wanted wanted, Optional<Path> path, int hops)
      throws InterruptedException {
    Outcome outcome = attempts.at(target, wanted, path);
    return switch (outcome) {
      case Outcome.Agreed agreed -> {
        current = target;
        files.served(target.server());
        yield agreed;
      }
      case Outcome.Redirected(StatusLine status, List<String> brokers) ->
          follow(status, brokers, wanted, hops);
      default -> outcome;
    };
  }

  private Outcome follow(StatusLine status, List<String> brokers, Wanted wanted, int hops)
      throws InterruptedException {
    if (settings.redirect().follow() == RedirectPolicy.Follow.OFF) {
      return new Outcome.NotFollowed(status, brokers, Outcome.NotFollowed.Reason.FORBIDDEN);
    }
    if (brokers.isEmpty()) {
      return new Outcome.NotFollowed(status, brokers, Outcome.NotFollowed.Reason.NO_LIST);
    }
    if (hops == MOST_HOPS) {
      return new Outcome.NotFollowed(status, brokers, Outcome.NotFollowed.Reason.LOOP);
    }
    List<ServerAddress> allowed =
        brokers.stream()
            .flatMap(text -> ServerAddress.parse(text).stream())
            .filter(server -> settings.redirect().allows(settings.server(), server))
            .distinct()
            .toList();
    if (allowed.isEmpty()) {
      return new Outcome.NotFollowed(status, brokers, Outcome.NotFollowed.Reason.FORBIDDEN);
    }
    console.say(
        "The broker names " + (allowed.size() == 1 ? "another" : allowed.size() + " others"));
    return walk(ranked(allowed).stream().map(this::target).toList(), wanted, hops + 1);
  }

  private List<ServerAddress> ranked(List<ServerAddress> allowed) throws InterruptedException {
    if (allowed.size() == 1) {
      return allowed;
    }
    List<ServerAddress> ranked = distances.nearestFirst(allowed);
    files.named(ranked);
    return ranked;
  }

  /** The first that can be reached decides. */
  private Outcome walk(List<Target> targets, Wanted wanted, int hops) throws InterruptedException {
    Outcome outcome = new Outcome.Unreachable("no broker is named", false);
    for (Target target : targets) {
      console.say("Trying " + target.server().text());
      outcome = visit(target, wanted, Optional.empty(), hops);
      if (!(outcome instanceof Outcome.Unreachable)) {
        return outcome;
      }
    }
    return outcome;
  }
}
