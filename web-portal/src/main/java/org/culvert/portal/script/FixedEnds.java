// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.script;

import java.time.Instant;
import java.util.Optional;
import org.culvert.protocol.address.Ipv4Address;
import org.culvert.protocol.address.Ipv6Address;
import org.culvert.protocol.address.Ipv6Prefix;
import org.culvert.protocol.message.TunnelType;

/**
 * A live tunnel's ends: what a script can be made of that asks no broker.
 *
 * @param type whether the kernel can carry it
 * @param server the broker's outer end
 * @param client this end as the broker sees it
 * @param serverInside even; the client's address is the next one, in the same /127
 */
record FixedEnds(
    TunnelType type,
    Ipv4Address server,
    Ipv4Address client,
    Ipv6Address serverInside,
    Ipv6Address clientInside,
    Optional<Ipv6Prefix> prefix,
    Instant leaseEndsAt) {}
