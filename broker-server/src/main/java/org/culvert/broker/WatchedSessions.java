// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.culvert.broker.negotiation.TspSession;
import org.culvert.broker.negotiation.TspSessions;
import org.culvert.protocol.address.Endpoint;
import org.culvert.protocol.address.IpAddress;
import org.culvert.protocol.message.ClientMessage.Roam;
import org.culvert.protocol.message.StatusCode;

/** Sessions, whose sources are looked at before they begin. */
record WatchedSessions(TspSessions sessions, HiddenSources sources, InstantSource clock)
    implements TspSessions {
  @Override
  public TspSession start(String listener, IpAddress local, Endpoint source, boolean overUdp) {
    sources.seen(source.address(), clock.instant());
    return sessions.start(listener, local, source, overUdp);
  }

  @Override
  public TspSession startInsideTls(String listener, IpAddress local, Endpoint source) {
    return sessions.startInsideTls(listener, local, source);
  }

  @Override
  public Optional<StatusCode> roam(String listener, Endpoint source, Roam roam, Instant now) {
    return sessions.roam(listener, source, roam, now);
  }
}
