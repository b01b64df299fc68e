// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.config;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.culvert.broker.prefix.PrefixPool;
import org.culvert.broker.realm.AdmissionPolicy;
import org.culvert.broker.realm.Inbound;
import org.culvert.broker.realm.InnerPolicy;
import org.culvert.broker.realm.KeepalivePolicy;
import org.culvert.broker.realm.Limits;
import org.culvert.broker.realm.Reach;
import org.culvert.broker.realm.Realm;
import org.culvert.protocol.address.Ipv4Prefix;
import org.culvert.protocol.message.TunnelType;

/** Reads one {@code [realm.NAME]}. */
final class RealmReader {
  private static final Set<String> MECHANISMS =
      Set.of("ANONYMOUS", "PLAIN", "DIGEST-MD5", "SCRAM-SHA-256");
  private static final Set<TunnelType> CARRIED =
      EnumSet.of(TunnelType.V6V4, TunnelType.V6UDPV4, TunnelType.V4V6);

  private RealmReader() {}

  /**
   * Empty when it can't be made; then the reason was noted.
   *
   * @param requestsPerMinute what holds where the realm says nothing else
   */
  static Optional<Realm> read(String name, Section section, int requestsPerMinute) {
    List<String> mechanisms =
        section.many("mechanisms", RealmReader::mechanism, List.of("ANONYMOUS"));
    boolean anonymous = mechanisms.contains("ANONYMOUS");
    List<TunnelType> types =
        section.many("tunnel_types", RealmReader::tunnelType, List.of(TunnelType.V6UDPV4));
    List<PrefixPool> endpoints = EndpointReader.read(section);
    Optional<Realm.Delegation> delegation = DelegationReader.read(section);
    Duration lifetime = section.duration("lifetime", Duration.ofDays(anonymous ? 1 : 7));
    KeepalivePolicy keepalive = keepalive(section);
    InnerPolicy inner = inner(section, anonymous);
    int perSource = section.number("tunnels_per_source", 1, 100_000, anonymous ? 4 : 16);
    AdmissionPolicy admission = admission(section, requestsPerMinute);
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
              perSource,
              inner,
              admission));
    } catch (IllegalArgumentException e) {
      section.mistake("mechanisms", String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private static AdmissionPolicy admission(Section section, int requestsPerMinute) {
    AdmissionPolicy usual = AdmissionPolicy.DEFAULT;
    return new AdmissionPolicy(
        section.one(
            "v6anyv4",
            text -> choice(text, Map.of("v6v4", TunnelType.V6V4, "v6udpv4", TunnelType.V6UDPV4)),
            usual.any()),
        section.one(
            "nat_v6v4",
            text -> choice(text, Map.of("refuse", false, "allow", true)),
            usual.directBehindNat()),
        section.flag("proxy", usual.proxies()),
        section.number("tunnels", 0, 100_000_000, usual.tunnels()),
        section.number("requests_per_minute", 1, 1000, requestsPerMinute));
  }

  private static <T> T choice(String text, Map<String, T> meanings) {
    T meaning = meanings.get(text);
    if (meaning == null) {
      throw new IllegalArgumentException(
          "\"%s\" can't be chosen; there are %s".formatted(text, sorted(meanings.keySet())));
    }
    return meaning;
  }

  private static KeepalivePolicy keepalive(Section section) {
    KeepalivePolicy usual = KeepalivePolicy.DEFAULT;
    Duration least = section.duration("keepalive_least", usual.overUdp().least());
    Duration most = section.duration("keepalive_most", usual.overUdp().most());
    Duration unasked = section.duration("keepalive_unasked", usual.unasked());
    Duration directLeast = section.duration("direct_keepalive_least", usual.direct().least());
    Duration directMost = section.duration("direct_keepalive_most", usual.direct().most());
    if (least.isZero() || least.compareTo(unasked) > 0 || unasked.compareTo(most) > 0) {
      section.mistake(
          "keepalive_least", "needs 0 < keepalive_least <= keepalive_unasked <= keepalive_most");
      return usual;
    }
    if (directLeast.isZero() || directLeast.compareTo(directMost) > 0) {
      section.mistake(
          "direct_keepalive_least", "needs 0 < direct_keepalive_least <= direct_keepalive_most");
      return usual;
    }
    return new KeepalivePolicy(
        new KeepalivePolicy.Bounds(least, most),
        unasked,
        new KeepalivePolicy.Bounds(directLeast, directMost));
  }

  private static InnerPolicy inner(Section section, boolean anonymous) {
    InnerPolicy usual = InnerPolicy.DEFAULT;
    return new InnerPolicy(
        section.optional("ipv4_pool", RealmReader::ipv4Pool),
        section.number("mtu", usual.mtu(), 1500, usual.mtu()),
        section.one("nested_tunnels", RealmReader::isTrue, usual.nested()),
        section.one("clients_reach", RealmReader::reach, usual.reach()),
        section.one(
            "inbound",
            text ->
                choice(text, Map.of("open", Inbound.OPEN, "outbound only", Inbound.OUTBOUND_ONLY)),
            usual.inbound()),
        limits(section, anonymous));
  }

  private static Limits limits(Section section, boolean anonymous) {
    Limits usual = Limits.NONE;
    int quota = section.number("quota", 0, Limits.MOST, usual.quota());
    if (anonymous && quota > 0) {
      section.mistake(
          "quota",
          "is for accounts: nobody knows an anonymous client again; use rate_up, rate_down");
    }
    return new Limits(
        section.number("rate_up", 0, Limits.MOST, usual.rateUp()),
        section.number("rate_down", 0, Limits.MOST, usual.rateDown()),
        quota,
        section.number("quota_rate", 0, Limits.MOST, usual.quotaRate()),
        // Whoever runs a broker answers for the mail that leaves it, and most clients send none.
        section.one(
            "port_25", text -> choice(text, Map.of("open", true, "blocked", false)), false));
  }

  private static PrefixPool ipv4Pool(String text) {
    Ipv4Prefix prefix = Ipv4Prefix.parse(text);
    if (prefix.length() < 8 || prefix.length() > 29) {
      throw new IllegalArgumentException("%s: an IPv4 pool is a /8 to a /29".formatted(text));
    }
    return new PrefixPool(prefix.mapped());
  }

  private static boolean isTrue(String text) {
    if (!text.matches("true|false")) {
      throw new IllegalArgumentException("\"%s\" is neither true nor false".formatted(text));
    }
    return text.equals("true");
  }

  private static Reach reach(String text) {
    return Arrays.stream(Reach.values())
        .filter(reach -> reach.name().toLowerCase(Locale.ROOT).equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "\"%s\" can't be used: nobody, realm or everybody".formatted(text)));
  }

  static String mechanism(String text) {
    if (!MECHANISMS.contains(text)) {
      throw new IllegalArgumentException(
          "\"%s\" is not a mechanism; there are %s".formatted(text, sorted(MECHANISMS)));
    }
    return text;
  }

  private static TunnelType tunnelType(String text) {
    return TunnelType.ofXmlName(text)
        .filter(CARRIED::contains)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "\"%s\" is not a tunnel type that this broker carries; there are %s"
                        .formatted(
                            text, sorted(CARRIED.stream().map(TunnelType::xmlName).toList()))));
  }

  private static String sorted(Collection<String> names) {
    return names.stream().sorted().collect(Collectors.joining(", "));
  }
}
