// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.account;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code culvert.registration}: who may have an account.
 *
 * @param mode see {@link Mode}
 * @param mailDomains that addresses have to be of, with everything below them; none: any
 * @param lapsesAfter how long a mailed password may stay unused
 * @param workBits how much a browser has to compute: each bit doubles it; 0 switches that off
 * @param perHour accounts that one source may ask for in an hour
 */
@ConfigurationProperties("culvert.registration")
public record RegistrationSettings(
    @DefaultValue("open") Mode mode,
    @DefaultValue List<String> mailDomains,
    @DefaultValue("7d") Duration lapsesAfter,
    @DefaultValue("17") int workBits,
    @DefaultValue("10") int perHour) {

  /** Who may. */
  public enum Mode {
    /** Everybody. */
    OPEN,
    /** Whoever has an invitation. */
    INVITATION,
    /** Whoever an operator says yes to. */
    APPROVAL,
    /** Nobody. */
    CLOSED
  }

  public RegistrationSettings {
    mailDomains = mailDomains.stream().map(domain -> domain.toLowerCase(Locale.ROOT)).toList();
    if (workBits < 0 || workBits > 24) {
      throw new IllegalArgumentException("culvert.registration.work-bits: 0 to 24");
    }
  }

  boolean takes(String email) {
    String domain = email.substring(email.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT);
    return mailDomains.isEmpty()
        || mailDomains.stream()
            .anyMatch(known -> domain.equals(known) || domain.endsWith("." + known));
  }
}
