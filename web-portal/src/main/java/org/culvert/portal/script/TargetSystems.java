// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.script;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Every system that a tunnel can be made for: the templates of tspc first. */
@Component
class TargetSystems {
  /** Shows what the broker gives and configures nothing: for whoever sets another machine up. */
  private static final String LOOK_ONLY = "checktunnel";

  private static final String ON_LINUX = "linux";

  private final List<TargetSystem> all;

  TargetSystems(TspcTemplates templates) {
    this.all =
        Stream.of(
                templates.all().stream(),
                Stream.of(
                    linux("networkd", "networkd.sh"),
                    linux("networkmanager", "networkmanager.sh"),
                    linux("ifupdown", "ifupdown.sh")),
                Stream.of(
                    other("openwrt", "openwrt.sh", InterfaceNames.UCI, "tunnel6"),
                    other("routeros", "routeros.rsc", InterfaceNames.ROUTER, "ipv6-tunnel"),
                    other("opnsense", "opnsense.txt", InterfaceNames.LABEL, "TUNNEL6"),
                    other("junos", "junos.txt", InterfaceNames.ROUTER, "ip-0/0/0"),
                    other("ios", "ios.txt", InterfaceNames.ROUTER, "Tunnel0"),
                    other("windows", "windows.ps1", InterfaceNames.LABEL, "IPv6Tunnel")))
            .flatMap(systems -> systems)
            .toList();
  }

  List<TargetSystem> all() {
    return all;
  }

  Optional<TargetSystem> find(String name) {
    return all.stream().filter(system -> system.name().equals(name)).findFirst();
  }

  private static TargetSystem linux(String name, String file) {
    return new TargetSystem(name, read(file), file, ON_LINUX, true, InterfaceNames.LINUX, "sit1");
  }

  private static TargetSystem other(
      String name, String file, InterfaceNames interfaces, String usualTunnel) {
    return new TargetSystem(name, read(file), file, LOOK_ONLY, false, interfaces, usualTunnel);
  }

  private static String read(String file) {
    return TextFiles.read("/script/" + file);
  }
}
