// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.setup;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.culvert.broker.preflight.OutgoingAddress;
import org.culvert.broker.preflight.RoutingTable;
import org.culvert.protocol.address.IpAddress;
import org.culvert.protocol.address.Ipv4Address;
import org.culvert.protocol.address.Ipv6Address;
import org.culvert.protocol.address.Ipv6Prefix;

/**
 * What can be seen on this machine; every proposal comes from here.
 *
 * @param outgoing the IPv4 address towards the Internet, which may be a private one
 * @param addresses the global IPv6 addresses of its interfaces
 * @param refused prefixes that are routed to nowhere here: how people keep one that they were given
 *     from looping
 * @param hostName with a dot in it
 */
record Surroundings(
    Optional<Ipv4Address> outgoing,
    List<OwnAddress> addresses,
    List<Ipv6Prefix> refused,
    Optional<String> hostName) {
  private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");

  /** An address, and the prefix that its interface thinks is on the link. */
  record OwnAddress(String device, Ipv6Address address, Ipv6Prefix link) {}

  Surroundings {
    addresses = List.copyOf(addresses);
    refused = List.copyOf(refused);
  }

  static Surroundings look() {
    List<OwnAddress> addresses = new ArrayList<>();
    try (Stream<NetworkInterface> interfaces = NetworkInterface.networkInterfaces()) {
      interfaces.forEach(device -> addresses.addAll(addresses(device)));
    } catch (SocketException e) {
      throw new UncheckedIOException("the interfaces of this machine can't be listed", e);
    }
    List<Ipv6Prefix> refused =
        RoutingTable.read().routes().stream()
            .filter(RoutingTable.Route::isReject)
            .map(RoutingTable.Route::destination)
            .filter(prefix -> prefix.network().isGlobalUnicast() && isGiven(prefix.length()))
            .distinct()
            .toList();
    return new Surroundings(OutgoingAddress.find(), addresses, refused, nameOfThisMachine());
  }

  private static List<OwnAddress> addresses(NetworkInterface device) {
    List<OwnAddress> found = new ArrayList<>();
    for (InterfaceAddress each : device.getInterfaceAddresses()) {
      IpAddress address = IpAddress.of(each.getAddress().getAddress());
      if (address instanceof Ipv6Address ipv6 && ipv6.isGlobalUnicast()) {
        Ipv6Prefix link = Ipv6Prefix.around(ipv6, each.getNetworkPrefixLength());
        found.add(new OwnAddress(device.getName(), ipv6, link));
      }
    }
    return found;
  }

  private static Optional<String> nameOfThisMachine() {
    try {
      return Optional.of(Files.readString(HOST_NAME).strip()).filter(name -> name.contains("."));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static boolean isGiven(int length) {
    return length >= PrefixPlan.SHORTEST && length <= PrefixPlan.LONGEST;
  }

  /** The one that is routed here most likely; otherwise a link's /64. */
  Optional<Ipv6Prefix> prefix() {
    return Stream.concat(
            refused.stream(),
            addresses.stream()
                .map(OwnAddress::link)
                .filter(link -> isGiven(link.length()))
                .sorted((one, other) -> Integer.compare(one.length(), other.length())))
        .findFirst();
  }

  /** The interface whose link has that prefix. */
  Optional<String> linkOf(Ipv6Prefix prefix) {
    return addresses.stream()
        .filter(own -> own.link().equals(prefix) && prefix.length() == PrefixPlan.LONGEST)
        .map(OwnAddress::device)
        .filter(device -> !device.equals("lo"))
        .findFirst();
  }

  /** Without the private one of a machine behind a 1:1 NAT. */
  Optional<Ipv4Address> publicAddress() {
    return outgoing.filter(address -> !address.isPrivate());
  }
}
