// SPDX-License-Identifier: Apache-2.0
package org.culvert.conformance;

import java.io.Closeable;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.culvert.protocol.address.Ipv4Address;
import org.culvert.protocol.address.Ipv4Prefix;

/**
 * Where the kit speaks from. One port for all cases of a kind, so that a broker has one anonymous
 * tunnel of ours at most, and one of the account; with a network of ours a new address for each
 * case, so that limits for strangers don't make us wait.
 */
final class Origin implements Closeable {
  /** Somebody with an account would find somebody else's tunnel at an anonymous client's port. */
  enum Kind {
    ANYBODY,
    ACCOUNT
  }

  /** A port, and the words that were said there. */
  record Place(UdpPort port, UdpLine.Words words) {}

  private final Target target;
  private final Pace pace;
  private final Random random = new Random();
  private final Map<Kind, Place> shared = new EnumMap<>(Kind.class);
  private final Deque<Target.Account> moved;

  Origin(Target target) {
    this.target = target;
    this.pace = new Pace(target.pace());
    this.moved = new ArrayDeque<>(target.more().moved());
  }

  Pace pace() {
    return pace;
  }

  /** The address of the next case. */
  InetAddress address() throws IOException {
    Optional<Ipv4Prefix> network = target.network();
    if (network.isPresent()) {
      closeShared();
      return InetAddress.getByAddress(host(network.get()).octets());
    }
    return towards(target.address());
  }

  /** The one that this machine would choose. */
  static InetAddress towards(InetSocketAddress address) throws IOException {
    try (DatagramSocket probe = new DatagramSocket()) {
      probe.connect(address);
      return probe.getLocalAddress();
    }
  }

  /** No octet of it is 0 or 255, which some take for something special. */
  private Ipv4Address host(Ipv4Prefix network) {
    int any = 0;
    for (int i = 0; i < 4; i++) {
      any = any << 8 | random.nextInt(1, 255);
    }
    int mask = network.length() == 0 ? 0 : -1 << 32 - network.length();
    return new Ipv4Address(network.network().value() | any & ~mask);
  }

  /** The port that all cases of that kind share, with nothing left in it. */
  Place shared(InetAddress local, Kind kind) throws IOException {
    Place known = shared.get(kind);
    if (known == null || !known.port().localAddress().equals(local)) {
      if (known != null) {
        known.port().close();
      }
      known = new Place(new UdpPort(local, target.address(), pace), new UdpLine.Words(freshWord()));
      shared.put(kind, known);
    }
    known.port().drain();
    return known;
  }

  /** Not the word that every client begins with: a restarted kit would seem to repeat itself. */
  int freshWord() {
    return 0xF00000F0 | random.nextInt(1 << 20) << 8;
  }

  /** Each in its turn: a broker may serve one that it has just sent away. */
  Target.Account nextMoved() {
    Target.Account next = moved.poll();
    if (next == null) {
      throw new NotOffered("needs an account that belongs to another broker: --moved");
    }
    moved.add(next);
    return next;
  }

  private void closeShared() {
    shared.values().forEach(known -> known.port().close());
    shared.clear();
  }

  @Override
  public void close() {
    closeShared();
  }

  /** Whether anything can be said to that address at all. */
  static InetSocketAddress resolve(String host, int port) throws IOException {
    return new InetSocketAddress(InetAddress.getByName(host), port);
  }
}
