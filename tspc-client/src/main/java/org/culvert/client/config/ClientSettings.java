// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.culvert.protocol.message.TspVersion;

/**
 * All settings of one run, checked: the file with the command line on top.
 *
 * @param ladder the versions to try, newest first
 * @param template name of the script that configures the operating system
 * @param directory {@code tsp_dir}, which may hold a folder {@code template}
 * @param v6v4Interface name of the interface for protocol 41 tunnels
 * @param v6udpv4Interface name of the device for UDP tunnels, as packet-io understands it
 */
public record ClientSettings(
    ServerAddress server,
    Credentials credentials,
    TunnelWish tunnel,
    RetryPolicy retry,
    List<TspVersion> ladder,
    String template,
    Path directory,
    String v6v4Interface,
    String v6udpv4Interface,
    RedirectPolicy redirect) {
  private static final String PACKET_PAIR = "veth:";

  public ClientSettings {
    ladder = List.copyOf(ladder);
  }

  /** The name by which the operating system knows the device of a UDP tunnel. */
  public String v6udpv4InterfaceName() {
    return v6udpv4Interface.startsWith(PACKET_PAIR)
        ? v6udpv4Interface.substring(PACKET_PAIR.length())
        : v6udpv4Interface;
  }

  /** The interface on which a router advertises its prefix. */
  public Optional<String> homeInterface() {
    return tunnel.router().map(TunnelWish.Router::advertisingInterface);
  }
}
