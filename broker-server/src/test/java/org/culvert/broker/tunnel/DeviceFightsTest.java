// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.culvert.protocol.address.IpAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeviceFightsTest {
  private static final Instant START = Instant.parse("2026-11-23T10:00:00Z");
  private static final long ALICE = 1;

  private final DeviceFights fights = new DeviceFights();

  /** Each letter is where the tunnel goes next, so many seconds after the one before. */
  @ParameterizedTest
  @CsvSource({
    "ABABAB,   90,  true,  two devices that notice after a minute and a half",
    "ABABA,    90,  false, one change less",
    "ABABAB,   119, true,  five changes in less than ten minutes",
    "ABABAB,   121, false, five changes in more than ten minutes",
    "AAAAAAAA, 30,  false, a device that starts again and again",
    "ABCDEFGH, 60,  false, a device on a journey",
    "AABBAABBAABB, 45, true, a fight of devices that renew",
    "ABCBDBEB, 60,  false, between here and ever another place",
    "ABCABC,   90,  true,  three devices",
  })
  void fightIsFiveChangesToAndFroInTenMinutes(
      String way, int seconds, boolean fight, String story) {
    boolean found = false;
    Instant now = START;
    for (int stay = 0; stay < way.length(); stay++) {
      found |= fights.accepted(ALICE, at(way.charAt(stay)), now);
      now = now.plusSeconds(seconds);
    }
    assertThat(found).as(story).isEqualTo(fight);
  }

  @Test
  void newcomerWaitsFiveMinutesAndWhoeverHasTheTunnelKeepsIt() {
    Instant now = fight();
    assertThat(fights.admits(ALICE, at('A'), now)).isFalse();
    assertThat(fights.admits(ALICE, at('C'), now)).isFalse();
    assertThat(fights.admits(ALICE, at('B'), now)).as("where it is").isTrue();
    assertThat(fights.admits(2, at('A'), now)).as("another account").isTrue();
    Instant end = now.plus(Duration.ofMinutes(5));
    assertThat(fights.admits(ALICE, at('A'), end.minusMillis(1))).isFalse();
    assertThat(fights.admits(ALICE, at('A'), end)).isTrue();
  }

  @Test
  void nextFightIsCountedAnew() {
    Instant now = fight().plus(Duration.ofMinutes(5));
    for (char place : List.of('A', 'B', 'A', 'B')) {
      assertThat(fights.accepted(ALICE, at(place), now)).isFalse();
      now = now.plusSeconds(1);
    }
    assertThat(fights.accepted(ALICE, at('A'), now)).isTrue();
  }

  @Test
  void accountsBeyondABoundAreForgottenTheQuietestFirst() {
    fight();
    for (long account = 2; account <= 20_001; account++) {
      fights.accepted(account, at('A'), START);
    }
    assertThat(fights.admits(ALICE, at('A'), START)).isTrue();
  }

  private Instant fight() {
    Instant now = START;
    for (char place : List.of('A', 'B', 'A', 'B', 'A', 'B')) {
      now = now.plusSeconds(1);
      fights.accepted(ALICE, at(place), now);
    }
    return now;
  }

  private static IpAddress at(char place) {
    return IpAddress.parse("192.0.2." + (int) place);
  }
}
