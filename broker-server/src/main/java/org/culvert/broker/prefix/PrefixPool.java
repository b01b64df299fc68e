// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.prefix;

import org.culvert.protocol.address.Ipv6Prefix;

/** A block of addresses that belongs to one realm, for one purpose; IPv4 ones are IPv4-mapped. */
public record PrefixPool(Ipv6Prefix prefix) {}
