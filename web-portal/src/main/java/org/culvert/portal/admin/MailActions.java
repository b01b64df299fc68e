// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.admin;

import java.util.Locale;
import java.util.Map;
import org.culvert.portal.mail.Mail;
import org.culvert.portal.mail.Outbox;
import org.culvert.portal.web.SignedIn;
import org.culvert.portal.web.SiteSettings;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** What an operator can do with the outbox. */
@Component
class MailActions {
  private final Outbox outbox;
  private final OutboxView view;
  private final OperatorLog log;
  private final SiteSettings site;

  MailActions(Outbox outbox, OutboxView view, OperatorLog log, SiteSettings site) {
    this.outbox = outbox;
    this.view = view;
    this.log = log;
    this.site = site;
  }

  @Transactional
  public void test(String recipient, Locale language, SignedIn operator) {
    Map<String, String> values =
        Map.of("site", site.name(), "url", site.link("/"), "operator", operator.userid());
    outbox.put(new Mail("test", recipient, language, values), null);
    log.note(operator, "mail.tested", recipient, "");
  }

  @Transactional
  public int hurry(SignedIn operator) {
    int mails = view.hurry();
    log.note(operator, "mail.hurried", "", Integer.toString(mails));
    return mails;
  }
}
