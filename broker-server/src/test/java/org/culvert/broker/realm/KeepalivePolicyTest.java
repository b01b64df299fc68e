// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.realm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.culvert.protocol.message.TunnelType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 5572 section 4.4.6 leaves the interval to the broker; these are its bounds. */
class KeepalivePolicyTest {
  @ParameterizedTest
  @CsvSource({
    "V6UDPV4, 30,  30",
    "V6UDPV4, 15,  15",
    "V6UDPV4, 14,  15",
    "V6UDPV4, 60,  60",
    "V6UDPV4, 61,  60",
    "V6UDPV4,   ,  30",
    "V6V4,    30,  30",
    "V6V4,    29,  30",
    "V6V4,    300, 300",
    "V6V4,    301, 300",
    "V6V4,       , ",
    "V4V6,    10,  30",
    "V4V6,    900, 300",
    "V4V6,       , ",
  })
  void wishIsMovedIntoTheBoundsOfItsEncapsulation(
      TunnelType type, @Nullable Integer wish, @Nullable Integer decided) {
    assertThat(KeepalivePolicy.DEFAULT.decide(type, seconds(wish))).isEqualTo(seconds(decided));
  }

  private static Optional<Duration> seconds(@Nullable Integer count) {
    return Optional.ofNullable(count).map(Duration::ofSeconds);
  }
}
