// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.dataplane;

import org.culvert.broker.tunnel.Tunnel;
import org.culvert.packetio.TunnelSocket;

/**
 * One outer socket of the data plane, and who is told what TSP says on it.
 *
 * @param listener that shares the socket's port; the tunnels that were negotiated there are carried
 *     here, because a NAT lets in nothing else
 */
public record TunnelLink(String listener, TunnelSocket socket, SignallingSink signalling) {
  boolean carries(Tunnel tunnel) {
    return tunnel.outer().port() != 0 && tunnel.listener().equals(listener);
  }
}
