// SPDX-License-Identifier: Apache-2.0
package org.culvert.client;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.culvert.client.config.ClientSettings;
import org.culvert.client.config.ConfigurationError;
import org.culvert.client.config.Options;
import org.culvert.client.config.SettingsReader;
import org.culvert.protocol.address.Ipv4Address;
import org.culvert.protocol.address.Ipv6Address;
import org.culvert.protocol.address.Ipv6Prefix;
import org.culvert.protocol.message.TunnelOffer;
import org.culvert.protocol.message.TunnelType;

/** Offers of a broker, and settings of a user, for tests. */
public final class Offers {
  public static final Ipv4Address BROKER = Ipv4Address.parse("192.0.2.1");
  public static final Ipv6Address BROKER_INSIDE = Ipv6Address.parse("2001:db8:a::512");
  public static final Ipv6Address CLIENT_INSIDE = Ipv6Address.parse("2001:db8:a::513");
  public static final Ipv6Prefix PREFIX = Ipv6Prefix.parse("2001:db8:1501:e300::/56");

  private static final Duration WEEK = Duration.ofDays(7);

  private Offers() {}

  public static TunnelOffer host(TunnelType type) {
    return host(type, CLIENT_INSIDE);
  }

  public static TunnelOffer host(TunnelType type, Ipv6Address client) {
    Optional<TunnelOffer.Keepalive> keepalive =
        type == TunnelType.V6V4 ? Optional.empty() : Optional.of(keepalive(30));
    return host(type, WEEK, BROKER, client, keepalive);
  }

  /** A host's tunnel that lives so long unrenewed. */
  public static TunnelOffer lasting(Duration lifetime) {
    return host(TunnelType.V6UDPV4, lifetime, BROKER, CLIENT_INSIDE, Optional.of(keepalive(30)));
  }

  /** A kernel tunnel to that address. */
  public static TunnelOffer ending(Ipv4Address server) {
    return host(TunnelType.V6V4, WEEK, server, CLIENT_INSIDE, Optional.empty());
  }

  /** A tunnel over protocol 41 to that address that a program carries. */
  public static TunnelOffer keptAlive(Ipv4Address server) {
    return host(TunnelType.V6V4, WEEK, server, CLIENT_INSIDE, Optional.of(keepalive(30)));
  }

  /** An IPv4 tunnel to that address. */
  public static TunnelOffer ipv4(Ipv6Address server) {
    Ipv4Address inside = Ipv4Address.parse("192.0.2.129");
    return new TunnelOffer(
        TunnelType.V4V6,
        WEEK,
        inside,
        server,
        Ipv4Address.parse("192.0.2.130"),
        Ipv6Address.parse("2001:db8:b::77"),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Optional.of(new TunnelOffer.Keepalive(Duration.ofSeconds(30), inside)));
  }

  public static TunnelOffer with(Optional<TunnelOffer.Keepalive> keepalive) {
    return host(TunnelType.V6UDPV4, WEEK, BROKER, CLIENT_INSIDE, keepalive);
  }

  public static TunnelOffer named(String name) {
    return extended(Optional.of(name), Optional.empty(), Optional.empty());
  }

  public static TunnelOffer router(Ipv6Prefix prefix) {
    return extended(
        Optional.of("jdoe2004.broker.example.net"),
        Optional.of(Ipv6Address.parse("2001:db8:a::53")),
        Optional.of(prefix));
  }

  public static TunnelOffer.Keepalive keepalive(int seconds) {
    return new TunnelOffer.Keepalive(Duration.ofSeconds(seconds), BROKER_INSIDE);
  }

  private static TunnelOffer host(
      TunnelType type,
      Duration lifetime,
      Ipv4Address server,
      Ipv6Address client,
      Optional<TunnelOffer.Keepalive> keepalive) {
    return new TunnelOffer(
        type,
        lifetime,
        server,
        BROKER_INSIDE,
        Ipv4Address.parse("192.0.2.77"),
        client,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        keepalive);
  }

  /** A host's tunnel over UDP with what an offer may have besides. */
  private static TunnelOffer extended(
      Optional<String> name, Optional<Ipv6Address> dnsServer, Optional<Ipv6Prefix> prefix) {
    TunnelOffer host = host(TunnelType.V6UDPV4);
    return new TunnelOffer(
        host.type(),
        host.lifetime(),
        host.serverIpv4(),
        host.serverIpv6(),
        host.clientIpv4(),
        host.clientIpv6(),
        name,
        dnsServer,
        prefix,
        List.of(),
        host.keepalive());
  }

  /** Of a configuration file with these lines, and a server. */
  public static ClientSettings settings(String... lines) {
    try {
      return SettingsReader.read(
              "tspc.conf", "server = 192.0.2.1\n" + String.join("\n", lines), Options.parse())
          .settings();
    } catch (ConfigurationError | Options.UsageError e) {
      throw new AssertionError(e);
    }
  }
}
