// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.realm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReachTest {
  @ParameterizedTest
  @CsvSource({
    "EVERYBODY, EVERYBODY, true,  true",
    "EVERYBODY, EVERYBODY, false, true",
    "EVERYBODY, REALM,     false, false",
    "REALM,     REALM,     true,  true",
    "REALM,     REALM,     false, false",
    "NOBODY,    EVERYBODY, false, false",
    "NOBODY,    NOBODY,    true,  false",
  })
  void bothSidesHaveToAllowIt(Reach here, Reach there, boolean sameRealm, boolean allowed) {
    assertThat(Reach.isAllowed(here, there, sameRealm)).isEqualTo(allowed);
    assertThat(Reach.isAllowed(there, here, sameRealm)).isEqualTo(allowed);
  }
}
