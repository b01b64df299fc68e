// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.culvert.broker.prefix.PrefixPool;
import org.culvert.broker.realm.KeepalivePolicy;
import org.culvert.broker.realm.Realm;
import org.culvert.protocol.message.TunnelType;

/** Reads one {@code [realm.NAME]}. */
final class RealmReader {
  private static final Set<String> MECHANISMS = Set.of("ANONYMOUS", "PLAIN", "DIGEST-MD5");

  private RealmReader() {}

  /** Empty when it can't be made; then the reason was noted. */
  static Optional<Realm> read(String name, Section section) {
    List<String> mechanisms =
        section.many("mechanisms", RealmReader::mechanism, List.of("ANONYMOUS"));
    boolean anonymous = mechanisms.contains("ANONYMOUS");
    List<TunnelType> types =
        section.many("tunnel_types", RealmReader::tunnelType, List.of(TunnelType.V6UDPV4));
    List<PrefixPool> endpoints =
        section.several("endpoints", text -> DelegationReader.pool(text, 32, 112));
    Optional<Realm.Delegation> delegation = DelegationReader.read(section);
    Duration lifetime = section.duration("lifetime", Duration.ofDays(anonymous ? 1 : 7));
    KeepalivePolicy keepalive = keepalive(section);
    int perSource = section.number("tunnels_per_source", 1, 100_000, anonymous ? 4 : 16);
    if (lifetime.compareTo(Duration.ofHours(1)) < 0) {
      section.mistake("lifetime", "at least 1h: some clients read the seconds as minutes");
      return Optional.empty();
    }
    if (endpoints.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new Realm(
              name,
              Set.copyOf(mechanisms),
              Set.copyOf(types),
              endpoints,
              delegation,
              lifetime,
              keepalive,
              perSource));
    } catch (IllegalArgumentException e) {
      section.mistake("mechanisms", String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private static KeepalivePolicy keepalive(Section section) {
    KeepalivePolicy usual = KeepalivePolicy.DEFAULT;
    Duration least = section.duration("keepalive_least", usual.least());
    Duration most = section.duration("keepalive_most", usual.most());
    Duration unasked = section.duration("keepalive_unasked", usual.unasked());
    if (least.isZero() || least.compareTo(unasked) > 0 || unasked.compareTo(most) > 0) {
      section.mistake(
          "keepalive_least", "needs 0 < keepalive_least <= keepalive_unasked <= keepalive_most");
      return usual;
    }
    return new KeepalivePolicy(least, most, unasked);
  }

  private static String mechanism(String text) {
    if (!MECHANISMS.contains(text)) {
      throw new IllegalArgumentException(
          "\"%s\" is not a mechanism; there are %s".formatted(text, sorted(MECHANISMS)));
    }
    return text;
  }

  private static TunnelType tunnelType(String text) {
    if (!text.equals(TunnelType.V6UDPV4.xmlName())) {
      throw new IllegalArgumentException(
          "\"%s\" is not a tunnel type that this broker carries; there is v6udpv4".formatted(text));
    }
    return TunnelType.V6UDPV4;
  }

  private static String sorted(Set<String> names) {
    return names.stream().sorted().collect(Collectors.joining(", "));
  }
}
