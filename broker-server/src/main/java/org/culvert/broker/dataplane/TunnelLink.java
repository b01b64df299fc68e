// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.dataplane;

import java.util.Set;
import org.culvert.broker.tunnel.Tunnel;
import org.culvert.packetio.TunnelSocket;
import org.culvert.protocol.message.TunnelType;

/**
 * One outer socket of the data plane, and who is told what TSP says on it.
 *
 * @param type of the tunnels that it carries
 * @param listeners where those were negotiated: one that shares the socket's port, because a NAT
 *     lets in nothing else; for a raw socket all that share its address
 */
public record TunnelLink(
    TunnelType type, Set<String> listeners, TunnelSocket socket, SignallingSink signalling) {
  public TunnelLink {
    listeners = Set.copyOf(listeners);
  }

  /** IPv6 in UDP, on the port of a listener. */
  public TunnelLink(String listener, TunnelSocket socket, SignallingSink signalling) {
    this(TunnelType.V6UDPV4, Set.of(listener), socket, signalling);
  }

  /** Packets straight in IP, on a raw socket: nothing else comes there. */
  public static TunnelLink raw(TunnelType type, Set<String> listeners, TunnelSocket socket) {
    return new TunnelLink(type, listeners, socket, (_, _) -> {});
  }

  boolean carries(Tunnel tunnel) {
    return tunnel.type() == type && listeners.contains(tunnel.listener());
  }
}
