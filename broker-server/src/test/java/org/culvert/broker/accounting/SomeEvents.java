// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.accounting;

import java.time.Instant;
import java.util.Optional;
import org.culvert.broker.accounting.AccountingEvent.Amounts;
import org.culvert.broker.accounting.AccountingEvent.Kind;
import org.culvert.protocol.address.Endpoint;
import org.culvert.protocol.address.IpAddress;
import org.culvert.protocol.address.Ipv6Prefix;

/** What happened to the tunnels of tests. */
final class SomeEvents {
  private static final Instant BEGAN = Instant.ofEpochSecond(0x6A157BB5L);

  static final AccountingEvent STOP =
      new AccountingEvent(
          1,
          Kind.STOP,
          BEGAN.plusSeconds(3601),
          4711,
          "tb1.example.net",
          "members",
          Optional.of("alice"),
          IpAddress.parse("192.0.2.1"),
          new Endpoint(IpAddress.parse("192.0.2.77"), 40_000),
          IpAddress.parse("2001:db8:b::3"),
          Optional.of(Ipv6Prefix.parse("2001:db8:1500:700::/56")),
          BEGAN,
          Optional.of("silent"),
          new Amounts(0x1_0000_0002L, 0xFFFF_FFFFL, 7, 9));

  static final AccountingEvent START = start(2);

  private SomeEvents() {}

  static AccountingEvent start(long id) {
    return new AccountingEvent(
        id,
        Kind.START,
        BEGAN,
        4712,
        "",
        "guests",
        Optional.empty(),
        IpAddress.parse("2001:db8::1"),
        new Endpoint(IpAddress.parse("2001:db8:77::1"), 0),
        IpAddress.parse("192.0.2.131"),
        Optional.empty(),
        BEGAN,
        Optional.empty(),
        Amounts.NONE);
  }
}
