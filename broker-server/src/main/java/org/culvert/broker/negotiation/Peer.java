// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.negotiation;

import java.util.Set;
import org.culvert.protocol.address.Endpoint;
import org.culvert.protocol.address.IpAddress;

/**
 * Where a session came in, and the two ends of its transport, as {@link TspSessions#start} was
 * told.
 *
 * @param startsTls whether STARTTLS can be had
 * @param withheld mechanisms that are not on offer because there is no TLS
 */
record Peer(
    String listener,
    IpAddress local,
    Endpoint source,
    boolean overUdp,
    boolean startsTls,
    Set<String> withheld) {
  Peer {
    withheld = Set.copyOf(withheld);
  }

  /** In clear. */
  static Peer of(
      String listener, IpAddress local, Endpoint source, boolean overUdp, TlsPolicy tls) {
    return new Peer(listener, local, source, overUdp, tls.offered() && !overUdp, tls.required());
  }

  static Peer insideTls(String listener, IpAddress local, Endpoint source) {
    return new Peer(listener, local, source, false, false, Set.of());
  }
}
