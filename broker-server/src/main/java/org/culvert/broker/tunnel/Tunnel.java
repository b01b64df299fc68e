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
 * @param server the inner address of the broker, even
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
    Ipv6Address server,
    Ipv6Address client,
    Optional<Ipv6Prefix> prefix,
    Optional<Duration> keepalive,
    Instant leaseEndsAt) {}
