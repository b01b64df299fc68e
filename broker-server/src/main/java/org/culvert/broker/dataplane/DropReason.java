// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.dataplane;

/**
 * Why a packet was not forwarded. Nothing is ever answered to a sender that is not the client of a
 * tunnel; the count is the only trace.
 */
public enum DropReason {
  /** Data from an outer endpoint without a tunnel: one that has expired, or a scan. */
  UNKNOWN_PEER,
  /** Shorter than an IPv6 header, or not as long as the header says. Broken, or truncated. */
  BAD_LENGTH,
  /** The kernel routed something else into the TUN device. Look at its routes. */
  NOT_IPV6,
  /** The inner source is not the tunnel's (RFC 2827): a forger, or a client's leaked route. */
  FOREIGN_SOURCE,
  /** Router solicitations and the like from fe80::. A few at each start of a client are normal. */
  LINK_LOCAL_SOURCE,
  /** No packet comes from a multicast address. A forger. */
  MULTICAST_SOURCE,
  /** Groups are not forwarded through tunnels. A few from each kernel are normal. */
  MULTICAST_DESTINATION,
  /** To fe80::, which ends at the tunnel. */
  LINK_LOCAL_DESTINATION,
  /** To ::, ::1, ::ffff:0:0/96 and their like, which are no address of the Internet. */
  RESERVED_DESTINATION,
  /** To an address of the pools that no live tunnel has. Scans of the prefix look like this. */
  NO_TUNNEL,
  /**
   * To a client that has not yet sent a valid packet itself, so that nobody can have the broker
   * flood an address that never asked for a tunnel. Many at once: somebody tries.
   */
  NOT_PROVEN,
  /**
   * To a tunnel that no socket of ours carries: other encapsulation, or a listener that is gone.
   */
  NO_LINK,
  /** The hop limit is used up: a routing loop, or a traceroute. */
  HOP_LIMIT,
  /** Inside is an address that leads back to the broker by another kind of tunnel: a loop. */
  EMBEDDED_BROKER_ADDRESS,
  /** To the broker's own end of a tunnel, which answers echo requests only. */
  NOT_AN_ECHO_REQUEST,
  /** Neither an IPv6 packet nor TSP. Garbage, or a protocol that does not belong here. */
  UNKNOWN_DATAGRAM,
  /** Longer than the tunnels' MTU, or than anything that TSP says. Look at the device's MTU. */
  TOO_LONG,
  /** The kernel did not take it from us. Is the device up, is forwarding on? */
  TUN_REFUSED,
  /** The outer socket did not take it. Its buffer is full, or the route is gone. */
  LINK_REFUSED
}
