// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.realm;

import org.culvert.protocol.message.TunnelType;

/**
 * Which tunnels a realm lets come into being, and how many.
 *
 * @param any what a v6anyv4 client without a NAT gets over UDP: v6v4, which costs 8 octets less in
 *     each packet, or v6udpv4
 * @param directBehindNat whether v6v4 may be asked for from behind a NAT, as with a router that
 *     passes protocol 41 on to one machine
 * @param proxies whether an account may ask for a tunnel to another machine, one of its list
 * @param tunnels live ones in the realm; 0 for no limit
 * @param requestsPerMinute for a tunnel, of one account; of one address in an anonymous realm that
 *     many for each tunnel that it may have
 */
public record AdmissionPolicy(
    TunnelType any, boolean directBehindNat, boolean proxies, int tunnels, int requestsPerMinute) {
  public static final AdmissionPolicy DEFAULT =
      new AdmissionPolicy(TunnelType.V6V4, false, false, 0, 6);

  public AdmissionPolicy {
    if (any != TunnelType.V6V4 && any != TunnelType.V6UDPV4) {
      throw new IllegalArgumentException("v6anyv4 can be v6v4 or v6udpv4");
    }
  }
}
