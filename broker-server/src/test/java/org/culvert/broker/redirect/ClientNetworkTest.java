// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.redirect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.culvert.protocol.address.IpAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientNetworkTest {
  @ParameterizedTest
  @CsvSource({
    "203.0.113.0/24, 203.0.113.255, true",
    "203.0.113.0/24, 203.0.114.0, false",
    "203.0.113.7, 203.0.113.7, true",
    "203.0.113.7, 203.0.113.6, false",
    "0.0.0.0/0, 203.0.113.7, true",
    "0.0.0.0/0, 2001:db8::1, false",
    "2001:db8::/32, 2001:db8:ffff::1, true",
    "2001:db8::/32, 2001:db9::1, false",
    "::/0, 2001:db8::1, true",
    "::/0, 203.0.113.7, false",
  })
  void addressIsInsideOrNot(String network, String address, boolean inside) {
    assertThat(ClientNetwork.parse(network).contains(IpAddress.parse(address))).isEqualTo(inside);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"203.0.113.1/24", "203.0.113.0/33", "203.0.113.0/", "2001:db8::1/32", "here"})
  void whatIsNoNetworkIsRefused(String text) {
    assertThatThrownBy(() -> ClientNetwork.parse(text))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.10, IPV4",
    "2001:db8::1, IPV6",
    "tb1.example.net, NAME",
    "tb1.example.net:3654, NAME",
  })
  void brokersAreOfThreeKinds(String text, OtherBroker.Kind kind) {
    assertThat(OtherBroker.parse(text)).isEqualTo(new OtherBroker(text, kind));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-x", "192.0.2.300", "192.0.2.1:3653", "a b", "<x>", "[::1]:3653"})
  void whatIsNoBrokerIsRefused(String text) {
    assertThatThrownBy(() -> OtherBroker.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void entryIsNotLongerThanClientsHaveRoomFor() {
    assertThat(OtherBroker.parse("a".repeat(253)).text()).hasSize(253);
    assertThatThrownBy(() -> OtherBroker.parse("a".repeat(253) + ":1"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
