// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal;

import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The one clock of the portal: tests bring their own. */
@Configuration
class ClockConfiguration {
  @Bean
  InstantSource clock() {
    return InstantSource.system();
  }
}
