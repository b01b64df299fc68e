// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.preflight;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.culvert.broker.delegation.DnsSettings;
import org.culvert.broker.delegation.ZoneProbe;
import org.culvert.protocol.address.IpAddress;
import org.culvert.protocol.address.Ipv4Address;

/**
 * Whether the world finds the broker by its name, and the zones; whether the primary takes updates.
 *
 * @param host that clients connect to
 * @param address that it has to have
 */
record Names(
    Optional<String> host,
    Optional<Ipv4Address> address,
    Optional<DnsSettings> dns,
    ZoneProbe probe)
    implements Check {
  @Override
  public String name() {
    return "names";
  }

  @Override
  public List<Finding> look() {
    List<Finding> findings = new ArrayList<>();
    host.filter(name -> !name.matches("[0-9.]+")).ifPresent(name -> findings.add(found(name)));
    dns.ifPresent(
        settings -> {
          for (String zone : settings.zones()) {
            findings.add(updates(zone, settings));
            findings.add(delegation(zone));
          }
        });
    return findings.isEmpty()
        ? List.of(Finding.skipped(name(), "no --name, and no [dns]: nothing to look up"))
        : findings;
  }

  private Finding found(String host) {
    String right = address.map(Ipv4Address::toString).orElse("the public address of this machine");
    String remedy = "enter at whoever has the domain: %s. A %s".formatted(host, right);
    try {
      List<IpAddress> found = probe.addresses(host);
      boolean has =
          found.stream()
              .anyMatch(
                  each -> each instanceof Ipv4Address && address.map(each::equals).orElse(true));
      return has
          ? Finding.ok(name(), "%s has the address %s".formatted(host, found.getFirst()))
          : Finding.error(
              name(),
              found.isEmpty()
                  ? host + " has no address"
                  : "%s has %s, not %s".formatted(host, found, right),
              "clients connect to that name",
              remedy);
    } catch (IOException e) {
      return unasked(e);
    }
  }

  private Finding updates(String zone, DnsSettings settings) {
    return ZoneProbe.objection(settings, zone)
        .map(
            objection ->
                Finding.error(
                    name(),
                    zone + ": " + objection,
                    "names of tunnels in that zone are not published",
                    "rndc zonestatus %s    on the primary: is the zone there, with update-policy and the key of dns.key_file?"
                        .formatted(zone)))
        .orElse(Finding.ok(name(), "the primary takes updates of " + zone));
  }

  private Finding delegation(String zone) {
    String remedy =
        "%s enters: %s. NS NAME-OF-YOUR-PRIMARY.    Look with: dig +trace %s SOA"
            .formatted(
                zone.endsWith(".ip6.arpa") ? "who gave you the prefix" : "who has the domain above",
                zone,
                zone);
    String why = "only who asks your name server itself sees the names there";
    try {
      return probe
          .servers(zone)
          .map(servers -> Finding.ok(name(), "the world finds %s at %s".formatted(zone, servers)))
          .orElse(Finding.warning(name(), "the world does not know the zone " + zone, why, remedy));
    } catch (ZoneProbe.Lame e) {
      return Finding.warning(
          name(),
          "%s is delegated, and its servers don't answer for it (%s)"
              .formatted(zone, e.getMessage()),
          why,
          "is UDP and TCP port 53 of your name server open to the world, and does it listen there (listen-on)?");
    } catch (IOException e) {
      return unasked(e);
    }
  }

  private Finding unasked(IOException e) {
    return Finding.warning(
        name(),
        "no name server of this machine answers (%s)".formatted(e.getMessage()),
        "what the world sees can't be looked up",
        "cat /etc/resolv.conf    or name one with --resolver");
  }
}
