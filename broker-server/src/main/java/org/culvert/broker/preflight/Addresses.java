// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.preflight;

import java.io.IOException;
import java.net.NetworkInterface;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.culvert.protocol.address.IpAddress;
import org.culvert.protocol.address.Ipv4Address;

/** Whether clients are told an address that they can reach. */
record Addresses(Optional<Ipv4Address> announced) implements Check {
  private static final String WHY = "clients send their packets to that address";

  @Override
  public String name() {
    return "address";
  }

  @Override
  public List<Finding> look() throws IOException {
    Set<IpAddress> own =
        NetworkInterface.networkInterfaces()
            .flatMap(NetworkInterface::inetAddresses)
            .map(address -> IpAddress.of(address.getAddress()))
            .collect(Collectors.toSet());
    return List.of(judged(own, OutgoingAddress.find()));
  }

  Finding judged(Set<IpAddress> own, Optional<Ipv4Address> outgoing) {
    if (announced.isEmpty()) {
      return outgoing
          .map(this::unannounced)
          .orElse(
              Finding.error(
                  name(),
                  "this machine has no IPv4 route to the Internet",
                  "clients could not be answered",
                  "ip route add default via GATEWAY dev INTERFACE    with what your provider says"));
    }
    Ipv4Address address = announced.get();
    if (own.contains(address)) {
      return Finding.ok(name(), "clients use " + address + ", an address of this machine");
    }
    if (outgoing.filter(Ipv4Address::isPrivate).isPresent()) {
      return Finding.ok(
          name(),
          "clients use %s, which a 1:1 NAT has to translate to %s; UDP and TCP port 3653 must be open there"
              .formatted(address, outgoing.get()));
    }
    return Finding.error(
        name(),
        "broker.public_address is %s, and no interface has it%s"
            .formatted(address, outgoing.map(other -> "; packets leave with " + other).orElse("")),
        WHY,
        "set broker.public_address to an address of this machine (ip -4 address), or leave it out");
  }

  private Finding unannounced(Ipv4Address outgoing) {
    return outgoing.isPrivate()
        ? Finding.error(
            name(),
            "clients would be told %s, which is a private address".formatted(outgoing),
            WHY,
            "set broker.public_address to the public one, which the provider's panel shows")
        : Finding.ok(name(), "clients use " + outgoing);
  }
}
