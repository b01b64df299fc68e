// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.mail;

import com.icegreen.greenmail.util.GreenMail;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;

/** Lets tests of other packages look into the mail server. */
@TestConfiguration
public class MailboxConfiguration {
  @Bean
  Mailbox mailbox(OutboxSender sender, GreenMail server) {
    return new Mailbox(sender, server);
  }
}
