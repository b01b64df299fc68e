// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.tunnel;

import java.nio.ByteBuffer;
import org.culvert.broker.realm.Inbound;
import org.culvert.protocol.address.UpperLayer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what nobody inside asked for out of a tunnel (RFC 6092): answers to what the client sent
 * pass, ICMP echo and errors, and what its owner opened. Remembers flows by a keyed hash, not
 * connections: whatever the client sends makes or refreshes one, so that the connections of a
 * client outlive a restart of the broker. Packet threads ask it without a lock and without
 * allocating, but for a flow table that has to grow.
 */
final class InboundGuard {
  /** Seconds (RFC 5382 section 5, RFC 4787 section 4.3). */
  private static final int TCP_LIFETIME = 2 * 3600 + 4 * 60;

  private static final int LIFETIME = 300;

  /** Of a packet that is on its way in pieces (RFC 8200 section 4.5). */
  private static final int FRAGMENTS_LIFETIME = 60;

  private final OpenPorts open;
  private final Flows flows;

  private InboundGuard(OpenPorts open, Flows flows) {
    this.open = open;
    this.flows = flows;
  }

  /**
   * @param former whose flows go on
   * @return null when everything may come in
   */
  static @Nullable InboundGuard of(InboundRules rules, @Nullable InboundGuard former) {
    if (rules.policy() == Inbound.OPEN) {
      return null;
    }
    return new InboundGuard(
        new OpenPorts(rules.openings()), former == null ? new Flows() : former.flows);
  }

  /** The client sent this valid packet. */
  void sent(ByteBuffer packet, int length, long nowMillis) {
    int found = UpperLayer.find(packet, 0, length);
    int protocol = UpperLayer.protocol(found);
    if (protocol < 0 || PassingIcmp.isIcmp(packet, protocol)) {
      return;
    }
    int ports = Ports.of(packet, found, length);
    if (ports != Ports.MISSING) {
      flows.note(Ends.ofSender(packet, flows, protocol, ports), lifetime(protocol), nowMillis);
    }
  }

  /** Whether this valid packet may go to the client. */
  boolean admits(ByteBuffer packet, int length, long nowMillis) {
    int found = UpperLayer.find(packet, 0, length);
    int protocol = UpperLayer.protocol(found);
    long fragments = UpperLayer.fragment(packet, 0, length);
    if (protocol < 0) {
      // A later fragment goes the way of its first; what hides its protocol otherwise does not.
      return fragments != UpperLayer.WHOLE
          && flows.has(Ends.ofFragments(packet, flows, fragments), FRAGMENTS_LIFETIME, nowMillis);
    }
    boolean admitted = admits(packet, found, protocol, length, nowMillis);
    if (admitted && fragments != UpperLayer.WHOLE) {
      flows.note(Ends.ofFragments(packet, flows, fragments), FRAGMENTS_LIFETIME, nowMillis);
    }
    return admitted;
  }

  private boolean admits(ByteBuffer packet, int found, int protocol, int length, long nowMillis) {
    if (PassingIcmp.isIcmp(packet, protocol)) {
      return PassingIcmp.passes(packet, found, length);
    }
    int ports = Ports.of(packet, found, length);
    // Ports that are not in the first fragment could be any.
    if (ports == Ports.MISSING) {
      return false;
    }
    return open.admits(packet, protocol, ports & 0xFFFF)
        || flows.has(
            Ends.ofReceiver(packet, flows, protocol, ports), lifetime(protocol), nowMillis);
  }

  private static int lifetime(int protocol) {
    return protocol == UpperLayer.TCP ? TCP_LIFETIME : LIFETIME;
  }
}
