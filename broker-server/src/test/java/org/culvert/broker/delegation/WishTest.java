// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.delegation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.culvert.protocol.address.Ipv6Address;
import org.culvert.protocol.address.Ipv6Prefix;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules of gogoc's forgotten name servers. */
class WishTest {
  private static final String P = "2001:db8:1501:e300::/56";
  private static final String GROWN = "2001:db8:1501:e000::/52";
  private static final String Q = "2001:db8:1502:e300::/56";

  @ParameterizedTest
  @CsvSource({
    "first name only after a reconnect,  P, ns1 ns2, P, ns1,     P, ns1 ns2",
    "none any more,                      P, ns1 ns2, P, '',      P, ns1 ns2",
    "in another order,                   P, ns1 ns2, P, ns2 ns1, P, ns1 ns2",
    "longer,                             P, ns1,     P, ns1 ns2, P, ns1 ns2",
    "different,                          P, ns1 ns2, P, ns1 ns3, P, ns1 ns3",
    "another altogether,                 P, ns1 ns2, P, ns3,     P, ns3",
    "a host request keeps the prefix,    P, ns1 ns2, -, '',      P, ns1 ns2",
    "the prefix grew,                    P, ns1 ns2, G, ns1,     G, ns1 ns2",
    "another prefix,                     P, ns1 ns2, Q, ns1,     Q, ns1",
    "a prefix for the first time,        -, '',      P, ns1,     P, ns1",
  })
  void aPartOfTheListIsNoReasonToGiveTheRestUp(
      String what, String had, String servers, String asked, String list, String kept, String all) {
    assertThat(wish(asked, list).after(wish(had, servers))).as(what).isEqualTo(wish(kept, all));
  }

  private static Wish wish(String prefix, String servers) {
    return new Wish(
        7,
        1,
        "members",
        "alice",
        Ipv6Address.parse("2001:db8:b::1"),
        switch (prefix) {
          case "P" -> Optional.of(Ipv6Prefix.parse(P));
          case "G" -> Optional.of(Ipv6Prefix.parse(GROWN));
          case "Q" -> Optional.of(Ipv6Prefix.parse(Q));
          default -> Optional.empty();
        },
        servers.isEmpty() ? List.of() : List.of(servers.split(" ")));
  }
}
