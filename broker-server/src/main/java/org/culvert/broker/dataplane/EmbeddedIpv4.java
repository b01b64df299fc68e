// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.dataplane;

import java.util.Collection;
import org.culvert.protocol.address.Ipv4Address;

/**
 * Knows the IPv6 addresses that stand for one of the broker's own IPv4 addresses in another kind of
 * tunnel: a packet to or from one of them could come back for ever (RFC 6324). Immutable.
 */
final class EmbeddedIpv4 {
  private final int[] own;

  EmbeddedIpv4(Collection<Ipv4Address> own) {
    this.own = own.stream().mapToInt(Ipv4Address::value).toArray();
  }

  boolean isIn(long high, long low) {
    // 6to4, 2002:V4ADDR::/48 (RFC 3056 section 2)
    if (high >>> 48 == 0x2002 && isOwn((int) (high >>> 16))) {
      return true;
    }
    // Teredo, 2001::/32, then the server, at the end the client with all bits turned (RFC 4380)
    if (high >>> 32 == 0x20010000L && (isOwn((int) high) || isOwn(~(int) low))) {
      return true;
    }
    // ISATAP, ::0:5EFE:V4ADDR or ::200:5EFE:V4ADDR under any /64 (RFC 5214 section 6.1)
    return (low >>> 32 & 0xFDFFFFFFL) == 0x5EFE && isOwn((int) low);
  }

  private boolean isOwn(int address) {
    for (int each : own) {
      if (each == address) {
        return true;
      }
    }
    return false;
  }
}
