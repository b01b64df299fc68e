// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.script;

import java.util.List;
import java.util.Optional;
import org.culvert.protocol.address.Ipv4Address;
import org.culvert.protocol.message.TunnelType;

/**
 * What a user wants, checked: every name and address may stand in a script.
 *
 * @param local this end's IPv4 address; empty: the system finds it out
 * @param proxy the tunnel ends at another machine than the one that asks for it
 * @param tunnel name of the tunnel's interface
 * @param router what a router wants on top; empty: a host
 * @param keepalive in seconds; empty: none
 */
record ScriptWish(
    TargetSystem system,
    TunnelType type,
    Optional<Ipv4Address> local,
    boolean proxy,
    String tunnel,
    Optional<Router> router,
    Optional<Integer> keepalive) {

  /**
   * @param lan interface of the network that gets the first /64 of the prefix
   * @param nameServers of the prefix's reverse zone; none: the broker's own do it
   */
  record Router(int prefixLength, String lan, List<String> nameServers) {
    Router {
      nameServers = List.copyOf(nameServers);
    }
  }
}
