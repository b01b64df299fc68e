// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.scheduling.annotation.EnableScheduling;

/** Starts the portal. Settings: {@code application.yml}, or the environment. */
@SpringBootApplication
@ConfigurationPropertiesScan
@EnableScheduling
public class PortalApplication {
  public static void main(String[] arguments) {
    SpringApplication.run(PortalApplication.class, arguments);
  }
}
