// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker;

import java.time.Instant;
import java.util.Optional;
import org.culvert.broker.negotiation.TspSession;
import org.culvert.broker.negotiation.TspSessions;
import org.culvert.protocol.address.Endpoint;
import org.culvert.protocol.address.IpAddress;
import org.culvert.protocol.message.ClientMessage.Roam;
import org.culvert.protocol.message.StatusCode;

/** Sessions by the rules that hold when they begin; they end by the same ones. Thread-safe. */
final class CurrentSessions implements TspSessions {
  private volatile TspSessions rules;

  CurrentSessions(TspSessions rules) {
    this.rules = rules;
  }

  void follow(TspSessions newRules) {
    rules = newRules;
  }

  @Override
  public TspSession start(String listener, IpAddress local, Endpoint source, boolean overUdp) {
    return rules.start(listener, local, source, overUdp);
  }

  @Override
  public TspSession startInsideTls(String listener, IpAddress local, Endpoint source) {
    return rules.startInsideTls(listener, local, source);
  }

  @Override
  public Optional<StatusCode> roam(String listener, Endpoint source, Roam roam, Instant now) {
    return rules.roam(listener, source, roam, now);
  }
}
