// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The settings of a broker that runs, and which of them it can follow when its file changes: rules
 * for the sessions to come. What sockets, the device, routes or pools were made from waits for a
 * restart, and so does a setting that nobody has thought about yet. One thread at a time.
 */
public final class LiveSettings {
  /** By dotted key; {@code *} stands for the name of a realm. */
  public static final Set<String> FOLLOWED =
      Set.of(
          "broker.digest_bug_1455",
          "broker.strict_rfc",
          "limits.authentication_failures",
          "limits.connections",
          "limits.connections_per_source",
          "limits.echo_per_second",
          "limits.negotiation",
          "limits.negotiations",
          "limits.negotiations_per_source",
          "limits.requests_per_minute",
          "limits.signalling_burst",
          "limits.signalling_per_second",
          "limits.tcp_silence",
          "limits.udp_silence",
          "limits.versions_per_second",
          "log.format",
          "log.level",
          "realm.*.clients_reach",
          "realm.*.delegation_largest",
          "realm.*.delegation_lengths",
          "realm.*.delegation_lenient",
          "realm.*.direct_keepalive_least",
          "realm.*.direct_keepalive_most",
          "realm.*.inbound",
          "realm.*.keepalive_least",
          "realm.*.keepalive_most",
          "realm.*.keepalive_unasked",
          "realm.*.lifetime",
          "realm.*.mechanisms",
          "realm.*.mtu",
          "realm.*.nat_v6v4",
          "realm.*.nested_tunnels",
          "realm.*.proxy",
          "realm.*.requests_per_minute",
          "realm.*.tunnels",
          "realm.*.tunnels_per_source",
          "realm.*.v6anyv4",
          "redirect.brokers",
          "redirect.lists_per_second",
          "redirect.realms",
          "redirect.regions",
          "redirect.sessions",
          "redirect.tunnels",
          "tls.required_for");

  private final Path path;
  private final Map<String, String> environment;
  private Change latest;

  /**
   * What a change of the file means.
   *
   * @param settings that hold with it
   * @param taken keys that changed, and can be followed
   * @param waiting keys that changed, and hold after a restart
   */
  public record Change(
      BrokerSettings settings, List<String> taken, List<String> waiting, Values values) {
    public Change {
      taken = List.copyOf(taken);
      waiting = List.copyOf(waiting);
    }
  }

  /** What the file and the environment say, before anything is made of it. */
  record Values(Map<String, Optional<List<String>>> byKey, Map<String, List<String>> sections) {
    static final Values NONE = new Values(Map.of(), Map.of());

    Values {
      byKey = Map.copyOf(byKey);
      sections = Map.copyOf(sections);
    }

    /** So that no password is printed by accident. */
    @Override
    public String toString() {
      return "values of " + byKey.keySet();
    }

    private Set<String> differing(Values other) {
      Set<String> keys = new TreeSet<>(byKey.keySet());
      keys.addAll(other.byKey.keySet());
      keys.removeIf(
          key ->
              byKey
                  .getOrDefault(key, Optional.empty())
                  .equals(other.byKey.getOrDefault(key, Optional.empty())));
      return keys;
    }
  }

  private LiveSettings(Path path, Map<String, String> environment, Change latest) {
    this.path = path;
    this.environment = environment;
    this.latest = latest;
  }

  public static LiveSettings read(Path path, Map<String, String> environment)
      throws InvalidSettings {
    SettingsFile file = SettingsFile.open(path, environment, Values.NONE);
    BrokerSettings settings = BrokerSettingsReader.read(file);
    return new LiveSettings(
        path, environment, new Change(settings, List.of(), List.of(), file.found()));
  }

  public BrokerSettings current() {
    return latest.settings();
  }

  /** What the file says by now; nothing holds before it is {@link #accept}ed. */
  public Change reread() throws InvalidSettings {
    SettingsFile file = SettingsFile.open(path, environment, Values.NONE);
    BrokerSettings wanted = BrokerSettingsReader.read(file);
    refuseObstacle(wanted);
    Set<String> taken = new TreeSet<>(latest.values().differing(file.found()));
    Set<String> waiting = new TreeSet<>(taken);
    waiting.removeIf(key -> canFollow(key, file.found()));
    taken.removeAll(waiting);
    return waiting.isEmpty()
        ? new Change(wanted, List.copyOf(taken), List.of(), file.found())
        : without(waiting, taken);
  }

  /** The rest of the file beside the old values of what has to wait. */
  private Change without(Set<String> waiting, Set<String> taken) throws InvalidSettings {
    Map<String, Optional<List<String>>> held = new HashMap<>();
    for (String key : waiting) {
      held.put(key, latest.values().byKey().getOrDefault(key, Optional.empty()));
    }
    SettingsFile file =
        SettingsFile.open(path, environment, new Values(held, latest.values().sections()));
    BrokerSettings settings = BrokerSettingsReader.readAll(file);
    List<String> mistakes = file.mistakes().texts();
    if (!mistakes.isEmpty()) {
      List<String> texts = new ArrayList<>(mistakes);
      texts.add(
          path
              + ": is right as a whole, and needs a restart because of "
              + String.join(", ", waiting));
      throw new InvalidSettings(texts);
    }
    refuseObstacle(settings);
    return new Change(settings, List.copyOf(taken), List.copyOf(waiting), file.found());
  }

  private void refuseObstacle(BrokerSettings settings) throws InvalidSettings {
    Optional<String> obstacle = settings.obstacle();
    if (obstacle.isPresent()) {
      throw new InvalidSettings(List.of(path + ": " + obstacle.get()));
    }
  }

  public void accept(Change change) {
    latest = change;
  }

  /** A realm that comes or goes does so with all that is said about it. */
  private boolean canFollow(String key, Values now) {
    String[] parts = key.split("\\.");
    if (!parts[0].equals("realm") || parts.length != 3) {
      return FOLLOWED.contains(key);
    }
    return FOLLOWED.contains("realm.*." + parts[2])
        && realms(latest.values()).contains(parts[1])
        && realms(now).contains(parts[1]);
  }

  private static List<String> realms(Values values) {
    return Objects.requireNonNullElse(values.sections().get("realm"), List.of());
  }
}
