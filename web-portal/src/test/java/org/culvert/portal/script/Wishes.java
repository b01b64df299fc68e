// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.script;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.culvert.portal.account.RealmProfile;
import org.culvert.protocol.address.Ipv4Address;
import org.culvert.protocol.address.Ipv6Address;
import org.culvert.protocol.address.Ipv6Prefix;
import org.culvert.protocol.message.TunnelType;

/** What the tests of scripts begin with. */
final class Wishes {
  static final TargetSystems SYSTEMS = new TargetSystems(new TspcTemplates());

  static final RealmProfile REALM =
      new RealmProfile("members", "culvert", List.of("v6udpv4", "v6v4"), List.of(44, 56, 60, 64));

  static final FixedEnds LIVE =
      new FixedEnds(
          TunnelType.V6V4,
          Ipv4Address.parse("192.0.2.1"),
          Ipv4Address.parse("198.51.100.7"),
          Ipv6Address.parse("2001:db8::10"),
          Ipv6Address.parse("2001:db8::11"),
          Optional.of(Ipv6Prefix.parse("2001:db8:1500:e300::/56")),
          Instant.parse("2026-11-30T12:00:00Z"));

  private Wishes() {}

  static TargetSystem system(String name) {
    return SYSTEMS.find(name).orElseThrow();
  }

  static ScriptWish host(String system) {
    return host(system, TunnelType.V6V4);
  }

  static ScriptWish host(String system, TunnelType type) {
    TargetSystem found = system(system);
    return new ScriptWish(
        found,
        type,
        found.runsTspc() ? Optional.empty() : Optional.of(LIVE.client()),
        false,
        found.usualTunnel(),
        Optional.empty(),
        Optional.of(30));
  }

  static ScriptWish router(String system) {
    TargetSystem found = system(system);
    return new ScriptWish(
        found,
        TunnelType.V6V4,
        Optional.of(Ipv4Address.parse("198.51.100.7")),
        false,
        found.usualTunnel(),
        Optional.of(
            new ScriptWish.Router(56, "lan1", List.of("ns1.example.net", "ns2.example.net."))),
        Optional.empty());
  }

  static String text(ScriptWish wish) {
    return FixedScript.of(wish, LIVE, "ada", "broker.example.net:3653").text();
  }

  static String conf(ScriptWish wish) {
    return TspcConf.of(wish, "ada", "broker.example.net:3653").text();
  }
}
