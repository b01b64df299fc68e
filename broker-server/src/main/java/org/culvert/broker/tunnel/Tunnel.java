// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.tunnel;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.culvert.broker.realm.Account;
import org.culvert.protocol.address.Endpoint;
import org.culvert.protocol.address.IpAddress;
import org.culvert.protocol.address.Ipv6Address;
import org.culvert.protocol.address.Ipv6Prefix;
import org.culvert.protocol.message.TunnelType;

/**
 * An established tunnel: what was agreed, not how it fares.
 *
 * @param id of the database; in the log
 * @param account empty for an anonymous client
 * @param listener name of the listener whose port carries the packets; stored, so that a restarted
 *     broker sends from there again
 * @param local the outer address of the broker
 * @param outer the client's outer end; the port is 0 where the encapsulation has none
 * @param server the inner address of the broker, even; IPv4 in a v4v6 tunnel, else IPv6
 * @param client the inner address of the client, odd
 * @param prefix delegated to the client, and routed to it
 * @param keepalive the interval; empty when there is none, then only the lease ends the tunnel
 */
public record Tunnel(
    long id,
    String realm,
    Optional<Account> account,
    TunnelType type,
    String listener,
    IpAddress local,
    Endpoint outer,
    IpAddress server,
    IpAddress client,
    Optional<Ipv6Prefix> prefix,
    Optional<Duration> keepalive,
    Instant leaseEndsAt) {

  /** Where a tunnel of that type ends when its client speaks from {@code source}. */
  public static Endpoint outerEnd(TunnelType type, Endpoint source) {
    return type == TunnelType.V6UDPV4 ? source : new Endpoint(source.address(), 0);
  }

  /** The same tunnel, ending elsewhere. */
  Tunnel movedTo(Endpoint end) {
    return new Tunnel(
        id,
        realm,
        account,
        type,
        listener,
        local,
        end,
        server,
        client,
        prefix,
        keepalive,
        leaseEndsAt);
  }

  /**
   * After how many missing probes in a row it counts as silent. Without a NAT nothing breaks in
   * silence, so there is time.
   */
  int losses() {
    return type == TunnelType.V6UDPV4 ? 3 : 6;
  }

  /** Both inner addresses; IPv4-mapped where the inside is IPv4. */
  public Ipv6Prefix pair() {
    return new Ipv6Prefix(new Ipv6Address(server.high(), server.low()), 127);
  }

  /** The client's outer end as packet I/O knows it, with {@link #peer}: 0 over IPv4. */
  public long peerHigh() {
    return outer.address() instanceof Ipv6Address ipv6 ? ipv6.high() : 0;
  }

  /** The client's outer end as packet I/O knows it, with {@link #peerHigh}. */
  public long peer() {
    return outer.address() instanceof Ipv6Address ipv6 ? ipv6.low() : outer.peer();
  }
}
