// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.redirect;

import java.util.List;
import java.util.Map;

/**
 * What an operator wants to be sent elsewhere. All lists have the preferred broker first.
 *
 * @param name of this broker in the lists, where it is left out: so all brokers can have the same
 * @param brokers for everybody
 * @param regions by where a client comes from; the longest network wins
 * @param realms whose clients belong to other brokers altogether
 * @param tunnels live ones that this broker should have at most; 0: as many as come
 * @param sessions at once, likewise
 * @param listsPerSecond over UDP, for clients of one /24 or /48 that have proved nothing yet
 */
public record RedirectSettings(
    String name,
    List<OtherBroker> brokers,
    List<Region> regions,
    Map<String, List<OtherBroker>> realms,
    int tunnels,
    int sessions,
    int listsPerSecond) {
  /** Nobody is sent anywhere. */
  public static final RedirectSettings NONE =
      new RedirectSettings("", List.of(), List.of(), Map.of(), 0, 0, 5);

  /** Where the clients of a network belong. */
  public record Region(ClientNetwork clients, List<OtherBroker> brokers) {
    public Region {
      brokers = List.copyOf(brokers);
    }
  }

  public RedirectSettings {
    brokers = List.copyOf(brokers);
    regions = List.copyOf(regions);
    realms = Map.copyOf(realms);
  }
}
