// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.negotiation;

import java.time.Instant;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.culvert.broker.negotiation.SessionState.AwaitingAuthenticate;
import org.culvert.protocol.message.ClientMessage.Version;
import org.culvert.protocol.message.ServerMessage.CapabilityLine;
import org.culvert.protocol.message.ServerMessage.Status;
import org.culvert.protocol.message.StatusCode;
import org.culvert.protocol.message.TspVersion;

/** VERSION and its answer (RFC 5572 section 4.4.2). */
record Opening(RealmChoice choice, Peer peer, BooleanSupplier overloaded, Signpost signpost) {
  /** Clients answer a 302 with the next older version, in a session of its own. */
  Step version(Version message, Instant now) {
    if (overloaded.getAsBoolean()) {
      return Step.close(StatusCode.TOO_BUSY, Status.of(StatusCode.TOO_BUSY));
    }
    Optional<TspVersion> version = TspVersion.of(message.text());
    if (version.isEmpty()) {
      return Step.close(StatusCode.UNSUPPORTED_VERSION, Status.of(StatusCode.UNSUPPORTED_VERSION));
    }
    return signpost.version(version.get(), now).orElseGet(() -> welcome(version.get()));
  }

  private Step welcome(TspVersion version) {
    return Step.to(
        new AwaitingAuthenticate(version, 0),
        new CapabilityLine(choice.capabilities(version, peer)));
  }
}
