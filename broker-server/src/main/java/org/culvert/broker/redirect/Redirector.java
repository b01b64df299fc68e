// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.redirect;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.culvert.protocol.address.Ipv4Address;

/**
 * Decides who is sent to another broker, and to which: when this one is being drained or has enough
 * to do, when the client's network, realm or account belongs elsewhere. Nobody is sent away twice
 * within five minutes, and nobody who speaks a version before 2.0.1. Thread-safe.
 */
public final class Redirector {
  private static final Duration MEMORY = Duration.ofMinutes(5);

  /** Parties that were sent away: more would be some hundred each second for all of that time. */
  private static final int REMEMBERED = 65_536;

  private record AccountName(String realm, String userid) {}

  private final Homes homes;
  private final Peers peers;
  private final RecentlySent recentlySent = new RecentlySent(MEMORY, REMEMBERED);
  private final Map<RedirectEvent, LongAdder> counters = new EnumMap<>(RedirectEvent.class);
  private volatile RedirectSettings settings;
  private ListRate listRate;
  private volatile boolean draining;
  private volatile Load load = new Load(0, 0);

  public Redirector(RedirectSettings settings, Homes homes) {
    this(settings, homes, Peers.NONE);
  }

  public Redirector(RedirectSettings settings, Homes homes, Peers peers) {
    this.settings = settings;
    this.homes = homes;
    this.peers = peers;
    this.listRate = new ListRate(settings.listsPerSecond());
    for (RedirectEvent event : RedirectEvent.values()) {
      counters.put(event, new LongAdder());
    }
  }

  /** One that sends nobody anywhere, unless it is drained. */
  public static Redirector none() {
    return new Redirector(RedirectSettings.NONE, (realm, userid) -> List.of());
  }

  /** For the clients to come; who was sent away lately is not forgotten. */
  public synchronized void follow(RedirectSettings newSettings) {
    settings = newSettings;
    listRate = new ListRate(newSettings.listsPerSecond());
  }

  /** How much there is to do now. */
  public void observe(Load now) {
    load = now;
  }

  /** Whether newcomers have to go elsewhere, all of them. Tunnels that are up stay up. */
  public void drain(boolean wanted) {
    draining = wanted;
  }

  public boolean isDraining() {
    return draining;
  }

  public long count(RedirectEvent event) {
    return Objects.requireNonNull(counters.get(event)).sum();
  }

  /** What can be decided without knowing who it is. */
  public Direction atVersion(Visitor visitor, Instant now) {
    List<OtherBroker> regional = region(visitor);
    List<OtherBroker> brokers =
        Stream.of(regional, peers.resolve(settings.brokers()), peers.brokers())
            .flatMap(List::stream)
            .distinct()
            .toList();
    if (draining) {
      Direction direction = unframed(visitor, brokers, RedirectEvent.DRAIN, now);
      return direction instanceof Direction.Here ? new Direction.Nowhere() : direction;
    }
    if (!regional.isEmpty() && !isThis(regional.getFirst())) {
      return unframed(visitor, regional, RedirectEvent.REGION, now);
    }
    if (load.isFull(settings) || peers.haveRoomBeside(load)) {
      return unframed(visitor, brokers, RedirectEvent.LOAD, now);
    }
    return new Direction.Here();
  }

  /** What the choice of a mechanism, and by it of a realm, decides. */
  public Direction atAuthenticate(Visitor visitor, String realm, Instant now) {
    List<OtherBroker> home = peers.resolve(settings.realms().getOrDefault(realm, List.of()));
    if (home.isEmpty() || isThis(home.getFirst())) {
      return new Direction.Here();
    }
    // Another status than 300 or a redirection kills old clients here: over the limit it is served.
    Direction direction = unframed(visitor, home, RedirectEvent.REALM, now);
    return direction instanceof Direction.Nowhere ? new Direction.Here() : direction;
  }

  /** What only the account decides. */
  public Direction atCreate(Visitor visitor, String realm, String userid, Instant now) {
    List<OtherBroker> home = peers.resolve(homes.of(realm, userid));
    if (home.isEmpty() || isThis(home.getFirst())) {
      return new Direction.Here();
    }
    var account = new AccountName(realm, userid);
    return elsewhere(visitor, List.of(visitor.party(), account), home, RedirectEvent.ACCOUNT, now);
  }

  /** To somebody who has proved nothing yet. */
  private Direction unframed(
      Visitor visitor, List<OtherBroker> brokers, RedirectEvent reason, Instant now) {
    return elsewhere(visitor, List.of(visitor.party()), brokers, reason, now);
  }

  private synchronized Direction elsewhere(
      Visitor visitor,
      List<?> marks,
      List<OtherBroker> brokers,
      RedirectEvent reason,
      Instant now) {
    List<String> list = suitable(brokers, visitor);
    if (!visitor.knowsRedirection()) {
      return stays(RedirectEvent.TOO_OLD);
    }
    if (list.isEmpty()) {
      return stays(RedirectEvent.NO_BROKER);
    }
    if (marks.stream().anyMatch(mark -> recentlySent.contains(mark, now))) {
      return stays(RedirectEvent.CAME_BACK);
    }
    boolean mayBeForged = visitor.overUdp() && reason != RedirectEvent.ACCOUNT;
    if (mayBeForged && !listRate.admits(visitor.neighbourhood(), now)) {
      add(RedirectEvent.LIMITED);
      return new Direction.Nowhere();
    }
    marks.forEach(mark -> recentlySent.add(mark, now));
    add(reason);
    return new Direction.Elsewhere(list);
  }

  private Direction stays(RedirectEvent reason) {
    add(reason);
    return new Direction.Here();
  }

  private void add(RedirectEvent event) {
    Objects.requireNonNull(counters.get(event)).increment();
  }

  private List<OtherBroker> region(Visitor visitor) {
    return settings.regions().stream()
        .filter(region -> region.clients().contains(visitor.address()))
        .max(Comparator.comparingInt(region -> region.clients().length()))
        .map(region -> peers.resolve(region.brokers()))
        .orElse(List.of());
  }

  private boolean isThis(OtherBroker broker) {
    return broker.text().equalsIgnoreCase(settings.name())
        || (!peers.region().isEmpty() && broker.text().equalsIgnoreCase(peers.region()));
  }

  /** One kind of entry: of the family that the client came over, or else names. */
  private List<String> suitable(List<OtherBroker> brokers, Visitor visitor) {
    List<OtherBroker> others = brokers.stream().filter(broker -> !isThis(broker)).toList();
    OtherBroker.Kind family =
        visitor.address() instanceof Ipv4Address ? OtherBroker.Kind.IPV4 : OtherBroker.Kind.IPV6;
    List<String> literal = texts(others, family);
    return literal.isEmpty() ? texts(others, OtherBroker.Kind.NAME) : literal;
  }

  private static List<String> texts(List<OtherBroker> brokers, OtherBroker.Kind kind) {
    return brokers.stream()
        .filter(broker -> broker.kind() == kind)
        .map(OtherBroker::text)
        .distinct()
        .toList();
  }
}
