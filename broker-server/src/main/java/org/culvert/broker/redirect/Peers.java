// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.redirect;

import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The other brokers of a cluster that take newcomers, the one with the fewest tunnels first.
 *
 * @param region where this broker is itself
 * @param open asked each time: they come and go
 */
public record Peers(String region, Supplier<List<Peer>> open) {
  /** A broker that is alone. */
  public static final Peers NONE = new Peers("", List::of);

  /** So many tunnels more than another one are no reason to send anybody anywhere. */
  private static final int SOME = 50;

  /** All of them, as lists of the settings would name them. */
  List<OtherBroker> brokers() {
    return byLoad().flatMap(peer -> peer.addresses().stream()).toList();
  }

  private Stream<Peer> byLoad() {
    return open.get().stream().sorted(Comparator.comparingInt(peer -> peer.load().tunnels()));
  }

  /** Names and regions of the cluster become addresses; everything else stays. */
  List<OtherBroker> resolve(List<OtherBroker> brokers) {
    return brokers.stream().flatMap(this::resolve).distinct().toList();
  }

  private Stream<OtherBroker> resolve(OtherBroker broker) {
    List<OtherBroker> meant =
        byLoad()
            .filter(peer -> peer.isCalled(broker.text()))
            .flatMap(peer -> peer.addresses().stream())
            .toList();
    return meant.isEmpty() ? Stream.of(broker) : meant.stream();
  }

  /** Whether another one has a fifth fewer tunnels, and some more than a few. */
  boolean haveRoomBeside(Load own) {
    return byLoad()
        .filter(peer -> !peer.addresses().isEmpty())
        .findFirst()
        .filter(peer -> own.tunnels() > peer.load().tunnels() * 5 / 4 + SOME)
        .isPresent();
  }
}
