// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.transport;

import static org.assertj.core.api.Assertions.assertThat;

import org.culvert.protocol.address.Ipv4Address;
import org.junit.jupiter.api.Test;

class PlacesTest {
  private static final Ipv4Address ONE = Ipv4Address.parse("192.0.2.77");
  private static final Ipv4Address OTHER = Ipv4Address.parse("192.0.2.78");

  @Test
  void oneSourceHasItsShareOnly() {
    Places places = new Places(2, 10);

    assertThat(places.enter(ONE)).isPresent();
    assertThat(places.enter(ONE)).isPresent();
    assertThat(places.enter(ONE)).isEmpty();
    assertThat(places.enter(OTHER)).isPresent();
  }

  @Test
  void fullIsFullForEverybody() {
    Places places = new Places(2, 1);

    assertThat(places.enter(ONE)).isPresent();
    assertThat(places.enter(OTHER)).isEmpty();
    assertThat(places.isFull(OTHER)).isTrue();
  }

  @Test
  void tenThousandUnfinishedSessionsAreTheDefault() {
    TransportLimits limits = TransportLimits.DEFAULT;
    Places places = new Places(limits.negotiationsPerSource(), limits.negotiations());

    for (int session = 0; session < 10_000; session++) {
      assertThat(places.enter(new Ipv4Address(0x0A000000 + session / 10))).isPresent();
    }

    assertThat(places.enter(OTHER)).isEmpty();
  }

  @Test
  void placeThatIsLeftTwiceIsFreeOnce() {
    Places places = new Places(2, 2);
    Places.Place place = places.enter(ONE).orElseThrow();
    assertThat(places.enter(ONE)).isPresent();

    place.leave();
    place.leave();

    assertThat(places.taken()).isEqualTo(1);
    assertThat(places.enter(ONE)).isPresent();
    assertThat(places.enter(ONE)).isEmpty();
  }

  @Test
  void closedDoorLetsNobodyIn() {
    Places places = new Places(2, 2);
    places.close();

    assertThat(places.enter(ONE)).isEmpty();
  }
}
