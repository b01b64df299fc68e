// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.dataplane;

import org.jspecify.annotations.Nullable;

/**
 * Why a packet was not forwarded. Senders of inner packets may be told, see {@link Complaints}; to
 * an outer sender that is not the client of a tunnel the count is the only trace.
 */
public enum DropReason {
  /** Data from an outer endpoint without a tunnel: one that has expired, or a scan. */
  UNKNOWN_PEER,
  /** Shorter than its header, or not as long as the header says. Broken, or truncated. */
  BAD_LENGTH,
  /** The header of an IPv4 packet was damaged on its way. */
  BAD_CHECKSUM,
  /** The kernel routed something else into the TUN device. Look at its routes. */
  NOT_IP,
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
  NO_TUNNEL(Unreachable.NO_ROUTE),
  /**
   * To a client that has not yet sent a valid packet itself, so that nobody can have the broker
   * flood an address that never asked for a tunnel. Many at once: somebody tries.
   */
  NOT_PROVEN(Unreachable.SILENT),
  /** To a client of which several probes are missing. Clients that went to sleep, mostly. */
  SILENT(Unreachable.SILENT),
  /** From or to a client whose account is disabled. */
  DISABLED(Unreachable.PROHIBITED),
  /** From outside, where its owner lets in only what the client began, or what was opened. */
  UNSOLICITED(Unreachable.PROHIBITED),
  /** Faster than its realm or an operator lets that tunnel be, on average and beyond a burst. */
  RATE_CAPPED,
  /** From or to a client whose account has used up what it may send and receive in a month. */
  QUOTA_USED_UP(Unreachable.PROHIBITED),
  /** To somebody's mail server, TCP port 25, or cut so that it could be. Spam looks like this. */
  PORT_25(Unreachable.PROHIBITED),
  /** From one client to another, where the realms' settings keep them apart. */
  ISOLATED(Unreachable.PROHIBITED),
  /** From a client to its own prefix: it has no route for that part of it, or there is a loop. */
  OWN_DESTINATION(Unreachable.NO_ROUTE),
  /**
   * To a tunnel that no socket of ours carries: other encapsulation, or a listener that is gone.
   */
  NO_LINK(Unreachable.SILENT),
  /** This broker of a cluster has lost its lease: others may carry its tunnels. */
  NO_LEASE,
  /** A probe of a client that is to go to another broker: without an answer it will. */
  LEAVING,
  /** The hop limit is used up: a routing loop, or a traceroute. */
  HOP_LIMIT,
  /** Inside is an address that leads back to the broker by another kind of tunnel: a loop. */
  EMBEDDED_BROKER_ADDRESS,
  /** Inside is a tunnel again, IP in IP: a loop, or somebody who wants that to be allowed. */
  NESTED_TUNNEL,
  /** To the broker's own end of a tunnel, which answers echo requests only. */
  NOT_AN_ECHO_REQUEST,
  /**
   * Neither a packet of the tunnel's kind nor TSP. Garbage, or a protocol that does not belong
   * here.
   */
  UNKNOWN_DATAGRAM,
  /** Longer than the tunnels' MTU, or than anything that TSP says. Look at the device's MTU. */
  TOO_LONG,
  /** The kernel did not take it from us. Is the device up, is forwarding on? */
  TUN_REFUSED,
  /** The outer socket did not take it. Its buffer is full, or the route is gone. */
  LINK_REFUSED;

  private final @Nullable Unreachable unreachable;

  DropReason() {
    this(null);
  }

  DropReason(@Nullable Unreachable unreachable) {
    this.unreachable = unreachable;
  }

  /** What the packet's sender is told; null when nothing, or something else. */
  @Nullable Unreachable unreachable() {
    return unreachable;
  }
}
