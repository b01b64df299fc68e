// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.prefix;

import java.util.Optional;
import org.culvert.protocol.address.Ipv6Prefix;

/**
 * A block of addresses that belongs to one realm, for one purpose; IPv4 ones are IPv4-mapped.
 *
 * @param onLink the interface whose link the block is part of: neighbours there ask for each
 *     address; empty when the block is routed to the broker
 */
public record PrefixPool(Ipv6Prefix prefix, Optional<String> onLink) {
  public PrefixPool(Ipv6Prefix prefix) {
    this(prefix, Optional.empty());
  }
}
