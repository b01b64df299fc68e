// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.delegation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.culvert.broker.delegation.NameServer.Hosted;
import org.culvert.broker.delegation.NameServer.Named;
import org.culvert.broker.delegation.NameServer.Unusable;
import org.culvert.protocol.address.IpAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NameServerTest {
  private static final Optional<String> ALICE = Optional.of("alice.users.example.net");

  @Test
  void namesAreLowerCaseAndWithoutTheLastDot() {
    assertThat(NameServer.of("NS1.Example.NET.", ALICE)).isEqualTo(new Named("ns1.example.net"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"192.0.2.53", "2001:db8::53"})
  void addressGetsANameThatSaysItAgain(String address) {
    NameServer server = NameServer.of(address, ALICE);
    assertThat(server)
        .isInstanceOfSatisfying(
            Hosted.class,
            hosted -> assertThat(hosted.address()).isEqualTo(IpAddress.parse(address)));
    assertThat(server.name()).matches("ns-[0-9a-f]+\\.alice\\.users\\.example\\.net");
    assertThat(NameServer.ofRecord(server.name(), true)).isEqualTo(server);
    assertThat(NameServer.ofRecord(server.name(), false)).isEqualTo(new Named(server.name()));
  }

  @Test
  void addressOfAClientWithoutANameIsUnusable() {
    assertThat(NameServer.of("192.0.2.53", Optional.empty())).isEqualTo(new Unusable("192.0.2.53"));
    assertThat(NameServer.ofRecord("192.0.2.53", true)).isEqualTo(new Unusable("192.0.2.53"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"localhost", "-a.example.net", "a..example.net", "a b.example.net", ".", ""})
  void whatIsNotTheFullNameOfAHostIsUnusable(String text) {
    assertThat(NameServer.of(text, ALICE))
        .isInstanceOfSatisfying(
            Unusable.class, server -> assertThat(server.name()).doesNotContain(" "));
  }
}
