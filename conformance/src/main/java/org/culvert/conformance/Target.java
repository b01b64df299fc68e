// SPDX-License-Identifier: Apache-2.0
package org.culvert.conformance;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.culvert.protocol.address.Ipv4Prefix;

/**
 * The broker, and how to behave there.
 *
 * @param server as the user wrote it: DIGEST-MD5 wants to know
 * @param account without one, what needs an account is not offered
 * @param pace the least time between two messages; a foreign broker limits strangers
 * @param from whose addresses are all ours: each case speaks from another one
 * @param more what else may be known about the broker
 */
public record Target(
    String server,
    InetSocketAddress address,
    Optional<Account> account,
    Duration pace,
    Optional<Ipv4Prefix> from,
    More more) {
  private static final Ipv4Prefix LOOPBACK = Ipv4Prefix.parse("127.0.0.0/8");

  /** A userid and its password. */
  public record Account(String userid, String password) {}

  /**
   * What most brokers don't have.
   *
   * @param ipv6 where it has tunnels for IPv4
   * @param redirecting where it sends clients to other brokers, before they have authenticated
   * @param moved accounts that it sends to other brokers, each of them perhaps just once
   */
  public record More(
      Optional<InetSocketAddress> ipv6,
      Optional<InetSocketAddress> redirecting,
      List<Account> moved) {
    public static final More NOTHING = new More(Optional.empty(), Optional.empty(), List.of());

    public More {
      moved = List.copyOf(moved);
    }
  }

  /** Without a network of ours, on this machine there is one all the same. */
  Optional<Ipv4Prefix> network() {
    return from.isEmpty() && address.getAddress().isLoopbackAddress()
        ? Optional.of(LOOPBACK)
        : from;
  }
}
