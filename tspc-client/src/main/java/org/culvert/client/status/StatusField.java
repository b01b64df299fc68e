// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.status;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * One thing that {@code tspc status} tells. In JSON its name is that of the constant in small
 * letters; a field that has no value is left out.
 */
public enum StatusField {
  STATE("State", Kind.TEXT),
  /** Why it is not up, or why it was not up last. */
  LAST_PROBLEM("Last problem", Kind.TEXT),
  ADDRESS("Address", Kind.TEXT),
  NAME("Name", Kind.TEXT),
  PREFIX("Prefix", Kind.TEXT),
  DNS_SERVER("DNS server", Kind.TEXT),
  BROKER("Broker", Kind.TEXT),
  BROKER_ADDRESS("Broker's address inside", Kind.TEXT),
  TUNNEL("Tunnel", Kind.TEXT),
  /** Who carries the packets: the kernel or this program. */
  CARRIER("Carried by", Kind.TEXT),
  /** Of the TSP session. */
  TRANSPORT("Negotiated over", Kind.TEXT),
  TSP_VERSION("TSP version", Kind.TEXT),
  INTERFACE("Interface", Kind.TEXT),
  MTU("MTU", Kind.NUMBER),
  UPTIME_SECONDS("Up for", Kind.SECONDS),
  ROUND_TRIP_MS("Round trip", Kind.NUMBER),
  KEEPALIVE_SECONDS("Keepalive every", Kind.SECONDS),
  LEASE_SECONDS("Lease ends in", Kind.SECONDS),
  PACKETS_SENT("Packets sent", Kind.NUMBER),
  OCTETS_SENT("Octets sent", Kind.NUMBER),
  PACKETS_RECEIVED("Packets received", Kind.NUMBER),
  OCTETS_RECEIVED("Octets received", Kind.NUMBER),
  /** Packets that did not belong into the tunnel, either way. */
  PACKETS_DROPPED("Packets dropped", Kind.NUMBER),
  PROCESS("Process", Kind.NUMBER),
  VERSION("Version of tspc", Kind.TEXT);

  /** How the value is written. */
  enum Kind {
    TEXT,
    NUMBER,
    SECONDS
  }

  private final String label;
  private final Kind kind;

  StatusField(String label, Kind kind) {
    this.label = label;
    this.kind = kind;
  }

  String label() {
    return label;
  }

  Kind kind() {
    return kind;
  }

  /** As in JSON. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<StatusField> of(String key) {
    return Arrays.stream(values()).filter(field -> field.key().equals(key)).findFirst();
  }
}
