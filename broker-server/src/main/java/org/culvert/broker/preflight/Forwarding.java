// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.preflight;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether the kernel forwards packets, and keeps its default route while it does. */
record Forwarding(boolean ipv4, RoutingTable routes) implements Check {
  private static final Path SYSCTL = Path.of("/proc/sys");
  private static final String IPV6 = "net.ipv6.conf.all.forwarding";
  private static final String IPV4 = "net.ipv4.ip_forward";

  @Override
  public String name() {
    return "forwarding";
  }

  /** Asked by others, whose findings would only repeat this one. */
  static boolean isOn() {
    return value(IPV6).filter("1"::equals).isPresent();
  }

  @Override
  public List<Finding> look() {
    List<Finding> findings = new ArrayList<>();
    findings.add(look("IPv6", IPV6));
    if (ipv4) {
      findings.add(look("IPv4", IPV4));
    }
    routes
        .towardsTheInternet()
        .filter(RoutingTable.Route::isAdvertised)
        .ifPresent(route -> findings.add(advertised(route.device())));
    return findings;
  }

  private Finding look(String family, String setting) {
    if (value(setting).filter("1"::equals).isPresent()) {
      return Finding.ok(name(), family + " packets are forwarded");
    }
    return Finding.error(
        name(),
        family + " forwarding is off",
        "what comes out of tunnels, and what should go into them, ends at this machine",
        set(setting + "=1"));
  }

  private Finding advertised(String device) {
    String setting = "net.ipv6.conf.%s.accept_ra".formatted(device);
    if (!value(setting).filter("1"::equals).isPresent()) {
      return Finding.ok(
          name(), "the default route that a router announces stays: " + setting + " is not 1");
    }
    return Finding.error(
        name(),
        "the default route of %s comes from router advertisements, and %s is 1"
            .formatted(device, setting),
        "a machine that forwards hears no advertisements then, and loses its default route within the hour",
        set(setting + "=2"));
  }

  private static String set(String assignment) {
    return "sysctl -w %s    and for the next start: echo '%s' >>/etc/sysctl.d/90-culvert.conf"
        .formatted(assignment, assignment);
  }

  private static Optional<String> value(String setting) {
    try {
      return Optional.of(Files.readString(SYSCTL.resolve(setting.replace('.', '/'))).strip());
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
