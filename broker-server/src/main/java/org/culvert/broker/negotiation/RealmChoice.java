// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.negotiation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.culvert.broker.realm.Realm;
import org.culvert.protocol.address.Ipv6Address;
import org.culvert.protocol.codec.ServerMessageWriter;
import org.culvert.protocol.message.Capabilities;
import org.culvert.protocol.message.ServerMessage;
import org.culvert.protocol.message.TspVersion;
import org.culvert.protocol.message.TunnelType;
import org.culvert.protocol.sasl.SaslMechanism;

/**
 * The realms that a listener offers, and what follows from them: what is announced, and which realm
 * a mechanism stands for.
 *
 * @param mechanisms the names that realms may use, in the order of the CAPABILITY line
 */
record RealmChoice(List<Realm> realms, List<String> mechanisms) {
  /** Ours: old clients skip it. */
  private static final String START_TLS = "X-STARTTLS=1";

  /** Three times a VERSION of 15 octets with its headers of 36, without those of the answer. */
  private static final int LONGEST_OVER_UDP = 3 * (36 + 15) - 36;

  RealmChoice {
    realms = List.copyOf(realms);
    mechanisms = List.copyOf(mechanisms);
  }

  static RealmChoice of(Collection<Realm> realms, Mechanisms mechanisms) {
    return new RealmChoice(
        List.copyOf(realms),
        mechanisms.over(Verifiers.NONE, TspVersion.V2_0_2).stream()
            .map(SaslMechanism::name)
            .toList());
  }

  Optional<Realm> by(String mechanism) {
    return realms.stream().filter(realm -> realm.mechanisms().contains(mechanism)).findFirst();
  }

  /** Only what can be had in this session: a client stops early when nothing of it suits. */
  Capabilities capabilities(TspVersion version, Peer peer) {
    Set<TunnelType> types = EnumSet.noneOf(TunnelType.class);
    realms.forEach(realm -> types.addAll(realm.tunnelTypes()));
    types.retainAll(possible(version, peer));
    List<TunnelType> offered = List.copyOf(types);
    List<String> names =
        mechanisms.stream()
            .filter(name -> by(name).isPresent() && !peer.withheld().contains(name))
            .toList();
    List<String> extensions = new ArrayList<>();
    if (peer.startsTls()) {
      extensions.add(START_TLS);
    }
    if (version.isFirstGeneration()) {
      return new Capabilities(offered, names, extensions);
    }
    if (types.contains(TunnelType.V6UDPV4)) {
      extensions.add(Capabilities.ROAM);
    }
    extensions.add(Capabilities.DELETE);
    while (peer.overUdp() && !extensions.isEmpty() && isLong(offered, names, extensions)) {
      extensions.removeLast();
    }
    return new Capabilities(offered, names, extensions);
  }

  /** Whether it would amplify a forged VERSION, and so not be sent at all. */
  private static boolean isLong(
      List<TunnelType> types, List<String> names, List<String> extensions) {
    var line = new ServerMessage.CapabilityLine(new Capabilities(types, names, extensions));
    return ServerMessageWriter.write(line).length > LONGEST_OVER_UDP;
  }

  /** V6ANYV4 is never announced: clients don't know it there. */
  private static Set<TunnelType> possible(TspVersion version, Peer peer) {
    if (peer.source().address() instanceof Ipv6Address) {
      return EnumSet.of(TunnelType.V4V6);
    }
    return version.isFirstGeneration() || !peer.overUdp()
        ? EnumSet.of(TunnelType.V6V4)
        : EnumSet.of(TunnelType.V6V4, TunnelType.V6UDPV4);
  }
}
