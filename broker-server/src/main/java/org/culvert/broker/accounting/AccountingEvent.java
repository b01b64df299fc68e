// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.accounting;

import java.time.Instant;
import java.util.Optional;
import org.culvert.protocol.address.Endpoint;
import org.culvert.protocol.address.IpAddress;
import org.culvert.protocol.address.Ipv6Prefix;

/**
 * Something that happened to a tunnel, as accounting tells it.
 *
 * @param id of the outbox
 * @param broker that had the tunnel; may be empty
 * @param userid empty for an anonymous client
 * @param address of the client, inside
 * @param cause why it ended, in the words of the database; empty unless it did
 */
public record AccountingEvent(
    long id,
    Kind kind,
    Instant at,
    long tunnel,
    String broker,
    String realm,
    Optional<String> userid,
    IpAddress local,
    Endpoint outer,
    IpAddress address,
    Optional<Ipv6Prefix> prefix,
    Instant beganAt,
    Optional<String> cause,
    Amounts amounts) {

  /** Acct-Status-Type (RFC 2866 section 5.1). */
  public enum Kind {
    START(1),
    STOP(2),
    INTERIM(3);

    private final int value;

    Kind(int value) {
      this.value = value;
    }

    int value() {
      return value;
    }
  }

  /** Since the tunnel began: input is from the client, output to it. */
  public record Amounts(
      long inputOctets, long outputOctets, long inputPackets, long outputPackets) {
    public static final Amounts NONE = new Amounts(0, 0, 0, 0);
  }
}
