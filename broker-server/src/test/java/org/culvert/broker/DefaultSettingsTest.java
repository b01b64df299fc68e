// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker;

import static org.assertj.core.api.Assertions.assertThat;

import org.culvert.broker.config.LimitSettings;
import org.culvert.broker.transport.TransportLimits;
import org.culvert.broker.transport.TransportTimeouts;
import org.junit.jupiter.api.Test;

class DefaultSettingsTest {
  /** The tests of the listeners use the latter. */
  @Test
  void theDefaultsOfTheFileAreThoseOfTheListeners() {
    assertThat(Broker.limits(LimitSettings.DEFAULT)).isEqualTo(TransportLimits.DEFAULT);
    assertThat(Broker.timeouts(LimitSettings.DEFAULT)).isEqualTo(TransportTimeouts.DEFAULT);
  }
}
