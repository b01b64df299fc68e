// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.negotiation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.culvert.client.Offers;
import org.culvert.client.config.Carrier;
import org.culvert.protocol.address.Ipv4Address;
import org.culvert.protocol.address.Ipv6Address;
import org.culvert.protocol.address.Ipv6Prefix;
import org.culvert.protocol.message.TspVersion;
import org.culvert.protocol.message.TunnelOffer;
import org.culvert.protocol.message.TunnelRequest;
import org.culvert.protocol.message.TunnelType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OfferCheckTest {
  private static final Ipv4Address LOCAL = Ipv4Address.parse("192.168.7.20");

  private final TunnelRequest any = request(TunnelType.V6ANYV4);

  @Test
  void soundOffersAreTaken() {
    assertThat(check(Offers.host(TunnelType.V6UDPV4), any, Transport.UDP)).isEmpty();
    assertThat(check(Offers.host(TunnelType.V6V4), any, Transport.TCP)).isEmpty();
    assertThat(check(Offers.router(Offers.PREFIX), router(), Transport.UDP)).isEmpty();
    assertThat(check(Offers.with(Optional.empty()), any, Transport.UDP)).isEmpty();
  }

  @Test
  void aTypeThatWasNotAskedForIsRefused() {
    assertThat(check(Offers.host(TunnelType.V6V4), request(TunnelType.V6UDPV4), Transport.UDP))
        .contains("a v6v4 tunnel was not asked for");
    assertThat(check(Offers.host(TunnelType.V4V6), any, Transport.UDP)).isPresent();
  }

  @Test
  void noUdpTunnelCanComeOutOfATcpConnection() {
    assertThat(check(Offers.host(TunnelType.V6UDPV4), any, Transport.TCP))
        .contains("a v6udpv4 tunnel can't go over TCP");
  }

  @Test
  void theKernelSendsItsPacketsToTheBrokerOnly() {
    assertThat(
            new OfferCheck(Ipv4Address.parse("198.51.100.1"), List.of())
                .objection(Offers.host(TunnelType.V6V4), any, Transport.UDP))
        .isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"::", "::1", "fe80::1", "ff02::1", "::ffff:192.0.2.1"})
  void anAddressThatNoHostCanHaveIsRefused(String address) {
    assertThat(
            check(Offers.host(TunnelType.V6UDPV4, Ipv6Address.parse(address)), any, Transport.UDP))
        .isPresent();
  }

  @Test
  void aTunnelServerThatTheUserNamedIsTakenAndNoOther() {
    OfferCheck elsewhere = new OfferCheck(Ipv4Address.parse("198.51.100.1"), List.of());

    assertThat(
            elsewhere.objection(
                Offers.ending(Ipv4Address.parse("198.51.100.1")), any, Transport.UDP))
        .isEmpty();
    assertThat(elsewhere.objection(Offers.ending(Offers.BROKER), any, Transport.UDP)).isPresent();
  }

  @Test
  void anIpv4TunnelEndsAtTheBrokersIpv6Address() {
    Ipv6Address broker = Ipv6Address.parse("2001:db8:b::1");
    TunnelRequest wanted = request(TunnelType.V4V6);

    assertThat(
            new OfferCheck(broker, List.of()).objection(Offers.ipv4(broker), wanted, Transport.TCP))
        .isEmpty();
    assertThat(
            new OfferCheck(Ipv6Address.parse("2001:db8:b::2"), List.of())
                .objection(Offers.ipv4(broker), wanted, Transport.TCP))
        .isPresent();
  }

  @ParameterizedTest
  @CsvSource({
    "2001:db8:a::/64, true",
    "2001:db8:a::513/128, true",
    "2001:db8:1501:e3ff::/64, true",
    "2001:db8:b::/64, false",
  })
  void whatThisMachineHasElsewhereIsNotTakenOver(String own, boolean refused) {
    OfferCheck check = new OfferCheck(Offers.BROKER, List.of(Ipv6Prefix.parse(own)));

    assertThat(check.objection(Offers.router(Offers.PREFIX), router(), Transport.UDP).isPresent())
        .isEqualTo(refused);
  }

  @Test
  void aPrefixThatAHostLeavesAloneMayBeAnything() {
    OfferCheck check = new OfferCheck(Offers.BROKER, List.of(Offers.PREFIX));

    assertThat(check.objection(Offers.router(Offers.PREFIX), any, Transport.UDP)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"$(reboot)", "a b", "a;b", "x'y", "a..b", ""})
  void aHostNameThatIsNoneIsRefused(String name) {
    assertThat(check(Offers.named(name), any, Transport.UDP)).isPresent();
  }

  @Test
  void aRouterNeedsAPrefix() {
    assertThat(check(Offers.host(TunnelType.V6UDPV4), router(), Transport.UDP)).isPresent();
  }

  @ParameterizedTest
  @CsvSource({"2001::/16,true", "2001:db8::/32,false", "2001:db8:1:2:8000::/65,true"})
  void aPrefixHas32To64Bits(String prefix, boolean refused) {
    assertThat(check(Offers.router(Ipv6Prefix.parse(prefix)), router(), Transport.UDP).isPresent())
        .isEqualTo(refused);
  }

  @ParameterizedTest
  @CsvSource({"4,true", "5,false", "3600,false", "3601,true"})
  void keepaliveIsNeitherAFloodNorASleep(int seconds, boolean refused) {
    TunnelOffer offer = Offers.with(Optional.of(Offers.keepalive(seconds)));

    assertThat(check(offer, any, Transport.UDP).isPresent()).isEqualTo(refused);
  }

  @Test
  void keepaliveGoesToTheBrokerOnly() {
    TunnelOffer.Keepalive elsewhere =
        new TunnelOffer.Keepalive(Duration.ofSeconds(30), Ipv6Address.parse("2001:db8:ffff::1"));

    assertThat(check(Offers.with(Optional.of(elsewhere)), any, Transport.UDP)).isPresent();
  }

  private static Optional<String> check(
      TunnelOffer offer, TunnelRequest request, Transport transport) {
    return new OfferCheck(Offers.BROKER, List.of()).objection(offer, request, transport);
  }

  private static TunnelRequest request(TunnelType type) {
    return Ask.request(
        Offers.settings().tunnel().ofType(type), LOCAL, TspVersion.V2_0_2, Carrier.USER);
  }

  private static TunnelRequest router() {
    return Ask.request(
        Offers.settings("host_type = router", "if_prefix = eth1", "prefixlen = 56").tunnel(),
        LOCAL,
        TspVersion.V2_0_2,
        Carrier.USER);
  }
}
