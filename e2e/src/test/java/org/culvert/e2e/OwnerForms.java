// SPDX-License-Identifier: Apache-2.0
package org.culvert.e2e;

import com.microsoft.playwright.Page;
import java.util.List;

/** The forms about an owner's tunnel. */
final class OwnerForms {
  private final Walk walk;
  private final Page page;

  OwnerForms(Walk walk) {
    this.walk = walk;
    this.page = walk.page();
  }

  /** What is left is there for whoever looks at the pages. */
  void areAllSent() {
    walk.go("/tunnels");
    walk.keyboard().send("/tunnels/description", "description=The router at home");
    walk.go("/tunnels/inbound");
    walk.keyboard().send("/tunnels/inbound", "policy=outbound");
    walk.send("/tunnels/inbound/openings", "protocol=udp", "port=0");
    walk.keyboard().send("/tunnels/inbound/openings", "protocol=tcp", "port=22", "note=ssh");
    walk.keyboard().send("/tunnels/inbound/openings", "protocol=udp", "port=53", "note=names");
    walk.keyboard().send("/close");
    walk.go("/tunnels/names");
    walk.send("/tunnels/names", "choice=own", "servers=no name at all");
    walk.keyboard().send("/tunnels/names", "choice=hosted");
    walk.go("/tunnels/keys");
    walk.keyboard().send("/tunnels/keys", "note=old router");
    walk.send("/tunnels/keys", "note=router");
    walk.send("/revoke");
    scripts();
  }

  /** For each system, by a form that is filled in again and again. */
  private void scripts() {
    walk.go("/tunnels/new");
    walk.send("/tunnels/new", "address=given", "ipv4=1.2.3", "interval=0");
    walk.go("/tunnels/new");
    List<String> systems =
        page.locator("#system option").all().stream()
            .map(option -> option.getAttribute("value"))
            .toList();
    for (String system : systems) {
      String lan = system.equals("openwrt") ? "lan" : "eth1";
      walk.send(
          "/tunnels/new",
          "system=" + system,
          "type=v6v4",
          "address=given",
          "ipv4=192.0.2.77",
          "role=router",
          "lan=" + lan,
          "interval=30");
    }
  }

  /** It may come back after that. */
  void deletesTheTunnel() {
    walk.go("/tunnels");
    String delete = page.getAttribute("a[href$='/delete']", "href");
    walk.keyboard().follow(delete);
    walk.send(delete);
    walk.go("/tunnels/why");
    walk.look();
    walk.go("/tunnels");
    walk.send("/tunnels/enable");
  }
}
