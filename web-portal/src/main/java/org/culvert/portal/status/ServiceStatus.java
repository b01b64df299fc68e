// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.status;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The state of the service at one moment; counts only, nobody's name or address.
 *
 * @param brokers in the order of their names; those of which nothing was seen for two days are gone
 * @param roundTripMillis half of the tunnels are faster; none: too few were measured
 * @param realms in the order of their names
 * @param incidents the last ones first
 */
record ServiceStatus(
    Instant at,
    List<BrokerStatus> brokers,
    @Nullable Double roundTripMillis,
    List<RealmStatus> realms,
    Uptime uptime,
    List<Incident> incidents) {
  ServiceStatus {
    brokers = List.copyOf(brokers);
    realms = List.copyOf(realms);
    incidents = List.copyOf(incidents);
  }

  /** Whether anybody can get a tunnel. */
  public boolean up() {
    return brokers.stream().anyMatch(BrokerStatus::up);
  }

  /**
   * One broker's.
   *
   * @param name empty: there is only one
   * @param up a sign of life came within two minutes
   * @param sessions clients that are talking to it about a tunnel
   */
  record BrokerStatus(String name, boolean up, Instant seenAt, int sessions) {}

  /**
   * One realm's.
   *
   * @param liveTunnels accepted, and neither expired nor replaced
   * @param delegatedPrefixes reserved for accounts, in use or not
   */
  record RealmStatus(String name, long liveTunnels, long delegatedPrefixes) {}

  /** Something that operators told everybody about. */
  record Incident(String text, Instant begins, Instant ends, Phase phase) {}

  /** When an incident is. */
  enum Phase {
    AHEAD,
    NOW,
    OVER;

    static Phase of(Instant begins, Instant ends, Instant now) {
      return begins.isAfter(now) ? AHEAD : ends.isAfter(now) ? NOW : OVER;
    }
  }
}
