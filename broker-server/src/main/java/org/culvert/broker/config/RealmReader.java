// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.culvert.broker.prefix.PrefixPool;
import org.culvert.broker.realm.KeepalivePolicy;
import org.culvert.broker.realm.Realm;
import org.culvert.protocol.address.Ipv6Prefix;
import org.culvert.protocol.message.TunnelType;

/** Reads one {@code [realm.NAME]}. */
final class RealmReader {
  private static final Set<String> MECHANISMS = Set.of("ANONYMOUS", "PLAIN", "DIGEST-MD5");
  private static final List<Integer> LENGTHS = List.of(48, 52, 56, 60, 64);

  private RealmReader() {}

  /** Empty when it can't be made; then the reason was noted. */
  static Optional<Realm> read(String name, Section section) {
    List<String> mechanisms =
        section.many("mechanisms", RealmReader::mechanism, List.of("ANONYMOUS"));
    boolean anonymous = mechanisms.contains("ANONYMOUS");
    List<TunnelType> types =
        section.many("tunnel_types", RealmReader::tunnelType, List.of(TunnelType.V6UDPV4));
    Optional<PrefixPool> endpoints = section.required("endpoints", text -> pool(text, 32, 112));
    Optional<Realm.Delegation> delegation = delegation(section);
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
              endpoints.get(),
              delegation,
              lifetime,
              keepalive,
              perSource));
    } catch (IllegalArgumentException e) {
      section.mistake("mechanisms", String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private static Optional<Realm.Delegation> delegation(Section section) {
    Optional<PrefixPool> pool = section.optional("delegation_pool", text -> pool(text, 16, 64));
    List<Integer> lengths = section.many("delegation_lengths", RealmReader::length, LENGTHS);
    int shortest = section.one("delegation_largest", RealmReader::length, 56);
    return pool.map(
        block -> {
          if (block.prefix().length() > shortest) {
            section.mistake(
                "delegation_largest",
                "/%d is larger than the whole pool %s".formatted(shortest, block.prefix()));
          }
          return new Realm.Delegation(block, shortest, lengths);
        });
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

  private static PrefixPool pool(String text, int shortest, int longest) {
    Ipv6Prefix prefix = Ipv6Prefix.parse(text);
    if (prefix.length() < shortest || prefix.length() > longest) {
      throw new IllegalArgumentException(
          "%s: a pool here is a /%d to a /%d".formatted(text, shortest, longest));
    }
    return new PrefixPool(prefix);
  }

  private static int length(String text) {
    return IntStream.rangeClosed(48, 64)
        .filter(length -> text.equals(Integer.toString(length)))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("\"" + text + "\" is not a length from 48 to 64"));
  }

  private static String sorted(Set<String> names) {
    return names.stream().sorted().collect(Collectors.joining(", "));
  }
}
