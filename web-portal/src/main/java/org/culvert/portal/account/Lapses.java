// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.account;

import java.time.InstantSource;
import java.time.ZoneOffset;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Takes away accounts whose password was used neither at the broker nor here until it had to be:
 * the userid and the address are free for others again.
 */
@Component
class Lapses {
  private static final Logger LOG = LoggerFactory.getLogger(Lapses.class);

  private final JdbcClient database;
  private final MailedLinks links;
  private final InstantSource clock;

  Lapses(JdbcClient database, MailedLinks links, InstantSource clock) {
    this.database = database;
    this.links = links;
    this.clock = clock;
  }

  @Scheduled(fixedDelayString = "10m")
  @Transactional
  public void collect() {
    links.forget(clock.instant());
    int gone =
        database
            .sql(
                """
                delete from accounts a
                where lapses_at <= ? and first_sign_in_at is null
                  and not exists (select from credential_use u where u.account = a.id)
                """)
            .param(clock.instant().atOffset(ZoneOffset.UTC))
            .update();
    if (gone > 0) {
      LOG.info("accounts.lapsed count={}", gone);
    }
  }
}
