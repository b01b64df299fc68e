// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.preflight;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.List;
import java.util.Optional;
import org.culvert.protocol.address.Ipv6Address;

/** What this machine can do with addresses of its own. */
final class Baseline {
  private static final int PATIENCE_MILLIS = 1500;

  private Baseline() {}

  /** Whether one of them answers this machine. */
  static boolean answers(List<Ipv6Address> targets) throws IOException {
    for (Ipv6Address target : targets) {
      if (InetAddress.getByAddress(target.octets()).isReachable(PATIENCE_MILLIS)) {
        return true;
      }
    }
    return false;
  }

  /** What a router would have as the next hop: a global address, or the link-local one. */
  static String addressOf(String device) {
    try {
      return Optional.ofNullable(NetworkInterface.getByName(device)).stream()
          .flatMap(NetworkInterface::inetAddresses)
          .filter(Inet6Address.class::isInstance)
          .map(address -> Ipv6Address.of(address.getAddress()))
          .sorted((one, other) -> Boolean.compare(one.isLinkLocal(), other.isLinkLocal()))
          .findFirst()
          .map(Ipv6Address::toString)
          .orElse("this machine");
    } catch (IOException e) {
      return "this machine";
    }
  }
}
