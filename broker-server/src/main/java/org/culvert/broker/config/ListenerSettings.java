// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.config;

import java.util.List;
import org.culvert.protocol.address.IpAddress;

/**
 * One address and port for TSP, UDP and TCP alike. One of IPv6 is for v4v6 tunnels.
 *
 * @param name in the log, and the key of its section
 * @param realms on offer here; the client's mechanism picks one
 */
public record ListenerSettings(String name, IpAddress address, int port, List<String> realms) {
  public ListenerSettings {
    realms = List.copyOf(realms);
  }
}
