// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.culvert.client.config.RedirectPolicy.Follow;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedirectPolicyTest {
  @ParameterizedTest
  @CsvSource({
    "tb1.example.net, tb2.example.net, true",
    "tb1.example.net:3654, TB2.Example.Net., true",
    "tb1.example.net, a.b.example.net, true",
    "tb1.example.net, example.net, true",
    "tb1.example.net, tb2.example.org, false",
    "tb1.example.net, evilexample.net, false",
    "tb1.example.net, example.net.evil.org, false",
    "tb1.example.net, 192.0.2.9, false",
    "example.net, other.net, false",
    "example.net, example.net, true",
    "broker, other, false",
    "192.0.2.1, 192.0.2.1, true",
    "192.0.2.1, 9.0.2.1, false",
    "[2001:db8::1], 2001:db8::2, false",
  })
  void sameDomainIsWhatTheUserNamed(String configured, String other, boolean allowed) {
    assertThat(allows(Follow.SAME_DOMAIN, configured, other)).isEqualTo(allowed);
    assertThat(allows(Follow.ANY, configured, other)).isTrue();
    assertThat(allows(Follow.OFF, configured, other)).isFalse();
  }

  private static boolean allows(Follow follow, String configured, String other) {
    Path file = Path.of("nowhere");
    return new RedirectPolicy(follow, file, file, false)
        .allows(
            ServerAddress.parse(configured).orElseThrow(),
            ServerAddress.parse(other).orElseThrow());
  }
}
