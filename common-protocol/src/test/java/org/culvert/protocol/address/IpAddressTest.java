// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpAddressTest {
  private static final BigInteger ALL = BigInteger.ONE.shiftLeft(128);

  @ParameterizedTest
  @CsvSource({
    "2001:0db8:0000:0000:0000:0000:0000:0001, 2001:db8::1",
    "2001:db8:0:0:8:800:200c:417a, 2001:db8::8:800:200c:417a",
    "FF01:0:0:0:0:0:0:101, ff01::101",
    "0:0:0:0:0:0:0:1, ::1",
    "0:0:0:0:0:0:0:0, ::",
    "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
    "2001:db8::1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
    "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
    "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
    "2001:DB8:A:0:0:0:0:0, 2001:db8:a::",
    "1:2:3:4:5:6:7::, 1:2:3:4:5:6:7:0",
    "::2:3:4:5:6:7:8, 0:2:3:4:5:6:7:8",
    "0:0:0:0:0:0:13.1.68.3, ::d01:4403",
    "::FFFF:129.144.52.38, ::ffff:8190:3426",
    "192.0.2.1, 192.0.2.1",
    "0.0.0.0, 0.0.0.0",
    "255.255.255.255, 255.255.255.255",
  })
  void anyFormIsReadAndTheShortOneWritten(String text, String canonical) {
    assertThat(IpAddress.parse(text)).hasToString(canonical);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":",
        ":::",
        "1::2::3",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "1:2:3:4::5:6:7:8",
        "12345::",
        "g::",
        "::1 ",
        "fe80::1%eth0",
        "::1/64",
        "[::1]",
        ":1::",
        "::1:",
        "1.2.3.4::",
        "1.2.3.4::1.2.3.4",
        "::1.2.3",
        "::1.2.3.4:5",
        "::256.1.1.1",
        "1.2.3",
        "1.2.3.4.5",
        "01.2.3.4",
        "1.2.3.256",
        "1.2.3.-4",
        "1.2.3.",
        " 1.2.3.4",
        "broker.example.net",
        "1",
        "::-1",
      })
  void whatIsNoAddressIsRefusedAndNeverLookedUp(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> IpAddress.parse(text));
  }

  @Test
  void wireTextIsFullyExpandedBecauseOldClientsCountCharacters() {
    assertThat(IpAddress.parse("2001:db8:1501:e300::").wireText())
        .isEqualTo("2001:0db8:1501:e300:0000:0000:0000:0000");
    assertThat(IpAddress.parse("192.0.2.1").wireText()).isEqualTo("192.0.2.1");
  }

  @Test
  void textAndOctetsLeadBackToTheSameAddress() {
    Random random = new Random(4291);
    for (int i = 0; i < 2000; i++) {
      // Sparse, so that runs of zeros are frequent.
      long mask = random.nextLong() << random.nextInt(64);
      var address = new Ipv6Address(random.nextLong() & mask >>> 16, random.nextLong() & mask);
      assertThat(Ipv6Address.parse(address.toString())).isEqualTo(address);
      assertThat(Ipv6Address.parse(address.wireText())).isEqualTo(address);
      assertThat(Ipv6Address.of(address.octets())).isEqualTo(address);
      var ipv4 = new Ipv4Address(random.nextInt());
      assertThat(Ipv4Address.parse(ipv4.toString())).isEqualTo(ipv4);
      assertThat(IpAddress.of(ipv4.octets())).isEqualTo(ipv4);
    }
  }

  @Test
  void aMappedAddressIsTheIpv4AddressInIt() {
    assertThat(IpAddress.of(Ipv6Address.parse("::ffff:192.0.2.1").octets()))
        .isEqualTo(IpAddress.parse("192.0.2.1"));
    assertThatIllegalArgumentException().isThrownBy(() -> IpAddress.of(new byte[5]));
  }

  @Test
  void sumsAndOrderAreThoseOf128BitNumbers() {
    Random random = new Random(128);
    for (int i = 0; i < 2000; i++) {
      var address = new Ipv6Address(random.nextLong(), random.nextLong());
      var other = new Ipv6Address(random.nextInt(3), random.nextLong());
      long offset = random.nextLong() >> random.nextInt(64);
      assertThat(number(address.plus(offset)))
          .isEqualTo(number(address).add(BigInteger.valueOf(offset)).mod(ALL));
      assertThat(Integer.signum(address.compareTo(other)))
          .isEqualTo(number(address).compareTo(number(other)));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "fe80::1, true, false, false",
    "febf::, true, false, false",
    "fec0::, false, false, false",
    "ff02::1, false, true, false",
    "2001:db8::, false, false, true",
    "3fff:ffff::, false, false, true",
    "4000::, false, false, false",
    "::, false, false, false",
  })
  void scopesAreToldByTheFirstBits(
      String text, boolean linkLocal, boolean multicast, boolean global) {
    Ipv6Address address = Ipv6Address.parse(text);
    assertThat(address.isLinkLocal()).isEqualTo(linkLocal);
    assertThat(address.isMulticast()).isEqualTo(multicast);
    assertThat(address.isGlobalUnicast()).isEqualTo(global);
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.1, true",
    "10.0.0.1, true",
    "223.255.255.255, true",
    "0.0.0.1, false",
    "127.0.0.1, false",
    "224.0.0.1, false",
    "255.255.255.255, false",
  })
  void aTunnelEndsAtAHost(String text, boolean unicast) {
    assertThat(Ipv4Address.parse(text).isUnicast()).isEqualTo(unicast);
  }

  static BigInteger number(Ipv6Address address) {
    return new BigInteger(1, address.octets());
  }
}
