// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.negotiation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import org.culvert.broker.tunnel.Refusal;
import org.culvert.protocol.message.TunnelType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RefusalStatusTest {
  static final List<Arguments> ANSWERS =
      List.of(
          Arguments.of(
              new Refusal.PoolExhausted(),
              "301 No more tunnels available (all addresses are in use)"),
          Arguments.of(
              new Refusal.TooManyFromSource(2),
              "301 No more tunnels available (per-address limit 2)"),
          Arguments.of(
              new Refusal.OuterEndInUse(),
              "301 No more tunnels available (another tunnel is at your address and port)"),
          Arguments.of(
              new Refusal.TooManyRequests(6),
              "301 No more tunnels available (6 requests a minute are the limit)"),
          Arguments.of(
              new Refusal.TypeNotOffered(TunnelType.V4V6),
              "303 Unsupported tunnel type (v4v6 can't be had this way)"),
          Arguments.of(
              new Refusal.BadClientAddress("0.0.0.1"), "501 Invalid IPv4 address (0.0.0.1)"),
          Arguments.of(new Refusal.PrefixForAnonymous(), "522 Prefix requested for anonymous"),
          Arguments.of(new Refusal.PrefixLengthMissing(), "520 Missing prefix length"),
          Arguments.of(
              new Refusal.PrefixLengthUnsupported(63), "518 Unsupported prefix length (/63)"),
          Arguments.of(
              new Refusal.PrefixLengthUnavailable(48),
              "507 Requested prefix length cannot be assigned (/48)"),
          Arguments.of(new Refusal.RequestInProgress(), "521 Request already in progress"),
          Arguments.of(
              new Refusal.DnsDelegationFailed(
                  "ns1.example.net does not answer for 0.0.0.0.3.e.1.0.5.1.8.b.d.0.1.0.0.2.ip6.arpa"),
              "509 DNS delegation error (ns1.example.net does not answer for"
                  + " 0.0.0.0.3.e.1.0.5.1.8.b.d.0.1.0.0.2.i...)"),
          Arguments.of(new Refusal.NoTunnel(), "310 Server side error (there is no tunnel)"));

  @ParameterizedTest
  @MethodSource
  void eachRefusalHasItsStatus(Refusal refusal, String answer) {
    assertThat(RefusalStatus.of(refusal)).hasToString(answer);
  }

  static List<Arguments> eachRefusalHasItsStatus() {
    return ANSWERS;
  }

  @Test
  void noRefusalIsForgottenHere() {
    assertThat(
            ANSWERS.stream().<Class<?>>map(row -> Objects.requireNonNull(row.get()[0]).getClass()))
        .containsExactlyInAnyOrder(Refusal.class.getPermittedSubclasses());
  }

  @Test
  void whatTheClientWroteComesBackHarmless() {
    assertThat(RefusalStatus.of(new Refusal.BadClientAddress("<tunnel>\n\u00e9" + "1".repeat(200))))
        .satisfies(
            status -> {
              assertThat(status.number()).isEqualTo(501);
              assertThat(status.text()).matches("[ -;=-~]{1,100}");
            });
  }
}
