// SPDX-License-Identifier: Apache-2.0
package org.culvert.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.culvert.standalone.lab.Lab;
import org.culvert.standalone.lab.Machine;
import org.junit.jupiter.api.Test;

/** The lab itself: what the other tests take for granted about it. */
final class LabTest {
  @Test
  void homesReachTheBrokerAndHaveNoIpv6() throws Exception {
    Lab lab = Lab.entered();

    for (Machine home : new Machine[] {Machine.CLIENT1, Machine.CLIENT2}) {
      assertThat(lab.succeeds(home, "ping", "-c", "1", "-W", "2", Machine.BROKER_ADDRESS)).isTrue();
      assertThat(lab.run(home, "ip", "-6", "route", "show", "2000::/3")).isEmpty();
    }
  }

  @Test
  void theBrokerCannotReachAHomeByItself() throws Exception {
    assertThat(Lab.entered().succeeds(Machine.BROKER, "ping", "-c", "1", "-W", "1", "192.168.7.2"))
        .isFalse();
  }
}
