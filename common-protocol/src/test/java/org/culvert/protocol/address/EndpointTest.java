// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EndpointTest {
  @ParameterizedTest
  @CsvSource({
    "192.0.2.77, 3653, 0xC000024D0E45",
    "255.255.255.255, 65535, 0xFFFFFFFFFFFF",
    "0.0.0.0, 0, 0x0"
  })
  void anIpv4EndpointIsANumberOf48Bits(String address, int port, String peer) {
    Endpoint endpoint = new Endpoint(IpAddress.parse(address), port);
    assertThat(endpoint.peer()).isEqualTo(Long.decode(peer));
    assertThat(Endpoint.ofPeer(endpoint.peer())).isEqualTo(endpoint);
  }

  @Test
  void anIpv6EndpointHasNoSuchNumber() {
    Endpoint endpoint = new Endpoint(IpAddress.parse("2001:db8::1"), 3653);
    assertThatIllegalArgumentException().isThrownBy(endpoint::peer);
    assertThat(endpoint).hasToString("[2001:db8::1]:3653");
  }

  @Test
  void aPortHas16Bits() {
    IpAddress address = IpAddress.parse("192.0.2.1");
    assertThatIllegalArgumentException().isThrownBy(() -> new Endpoint(address, 65536));
    assertThatIllegalArgumentException().isThrownBy(() -> new Endpoint(address, -1));
  }
}
