// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.negotiation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.culvert.broker.tunnel.Hold;
import org.culvert.broker.tunnel.Refusal;
import org.culvert.protocol.message.StatusLine;
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
              new Refusal.RealmFull(), "301 No more tunnels available (all tunnels are in use)"),
          Arguments.of(
              new Refusal.OuterEndInUse("C7K2-9QFA"),
              "506 IPv4 prefix already used for existing tunnel (ticket C7K2-9QFA)"),
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
          Arguments.of(
              new Refusal.BadClientIpv6Address("fe80::1"), "502 Invalid IPv6 address (fe80::1)"),
          Arguments.of(
              new Refusal.OnHold(new Hold(Hold.By.OWNER, Optional.empty())),
              "301 No more tunnels available (you deleted it on the website: enable it again"
                  + " there)"),
          Arguments.of(new Refusal.RequestInProgress(), "521 Request already in progress"),
          Arguments.of(
              new Refusal.DnsDelegationFailed(
                  "ns1.example.net does not answer for"
                      + " 0.0.0.0.3.e.1.0.5.1.8.b.d.0.1.0.0.2.ip6.arpa"),
              "509 DNS delegation error (ns1.example.net does not answer for"
                  + " 0.0.0.0.3.e.1.0.5.1.8.b.d.0.1.0.0.2.i...)"),
          Arguments.of(
              new Refusal.AnotherDevice(),
              "521 Request already in progress (by another device with your account)"),
          Arguments.of(new Refusal.NoTunnel(), "310 Server side error (there is no tunnel)"));

  private static final RefusalStatus LENIENT = new RefusalStatus(false);
  private static final RefusalStatus STRICT = new RefusalStatus(true);

  @ParameterizedTest
  @MethodSource
  void eachRefusalHasItsStatus(Refusal refusal, String answer) {
    assertThat(LENIENT.of(refusal)).hasToString(answer);
  }

  static List<Arguments> eachRefusalHasItsStatus() {
    return ANSWERS;
  }

  /** RFC 5572 section 5; the others came with the brokers in the field. */
  private static final Set<Integer> OF_THE_RFC =
      Set.of(200, 300, 301, 302, 303, 310, 500, 501, 502, 506, 507, 521, 530);

  @ParameterizedTest
  @MethodSource("eachRefusalHasItsStatus")
  void strictBrokerSaysOnlyWhatTheRfcHas(Refusal refusal, String answer) {
    StatusLine line = STRICT.of(refusal);
    assertThat(OF_THE_RFC).contains(line.number());
    if (OF_THE_RFC.contains(LENIENT.of(refusal).number())) {
      assertThat(line).hasToString(answer);
    }
  }

  @Test
  void whatTheRfcDoesNotHaveBecomesTheNearestThatItHas() {
    assertThat(STRICT.of(new Refusal.PrefixLengthMissing()))
        .hasToString("500 Invalid request format or specified length (Missing prefix length)");
    assertThat(STRICT.of(new Refusal.PrefixLengthUnsupported(63)))
        .hasToString("507 Requested prefix length cannot be assigned (Unsupported prefix length)");
    assertThat(STRICT.of(new Refusal.PrefixForAnonymous()))
        .hasToString(
            "507 Requested prefix length cannot be assigned (Prefix requested for anonymous)");
  }

  @Test
  void whoeverIsSuspendedHearsTheOperatorsReasonAsFarAsItFits() {
    assertThat(suspended(Optional.empty()))
        .isEqualTo("301 No more tunnels available (suspended by the operator)");
    assertThat(suspended(Optional.of("abuse case 12; <write> to abuse@example.net")))
        .isEqualTo(
            "301 No more tunnels available (suspended: abuse case 12; ?write> to"
                + " abuse@example.net)");
    assertThat(suspended(Optional.of("x".repeat(200)))).hasSize(4 + 100).endsWith("...)");
  }

  private static String suspended(Optional<String> reason) {
    return LENIENT.of(new Refusal.OnHold(new Hold(Hold.By.OPERATOR, reason))).toString();
  }

  @Test
  void noRefusalIsForgottenHere() {
    assertThat(
            ANSWERS.stream().<Class<?>>map(row -> Objects.requireNonNull(row.get()[0]).getClass()))
        .containsExactlyInAnyOrder(Refusal.class.getPermittedSubclasses());
  }

  @Test
  void whatTheClientWroteComesBackHarmless() {
    assertThat(LENIENT.of(new Refusal.BadClientAddress("<tunnel>\n\u00e9" + "1".repeat(200))))
        .satisfies(
            status -> {
              assertThat(status.number()).isEqualTo(501);
              assertThat(status.text()).matches("[ -;=-~]{1,100}");
            });
  }
}
