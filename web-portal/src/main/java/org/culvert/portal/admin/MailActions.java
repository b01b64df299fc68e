// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.admin;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.culvert.portal.mail.Mail;
import org.culvert.portal.mail.Outbox;
import org.culvert.portal.web.SignedIn;
import org.culvert.portal.web.SiteSettings;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** What an operator can do with the outbox. */
@Component
class MailActions {
  private static final Pattern ADDRESS = Pattern.compile("[^@\\s,<>]+@[^@\\s,<>]+");
  private static final int LONGEST = 254;

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
  public Outcome test(String recipient, Locale language, SignedIn operator) {
    String to = recipient.strip();
    if (to.length() > LONGEST || !ADDRESS.matcher(to).matches()) {
      return Outcome.wrong("signup.email.wrong");
    }
    Map<String, String> values =
        Map.of("site", site.name(), "url", site.link("/"), "operator", operator.userid());
    outbox.put(new Mail("test", to, language, values), null);
    log.note(operator, "mail.tested", to, "");
    return Outcome.done("desk.mail.tested");
  }

  /** A report came that a mail did not arrive, after the mail server had taken it. */
  @Transactional
  public Outcome noteReturned(String report, SignedIn operator) {
    Optional<ReturnedMail> returned = ReturnedMail.read(report).filter(view::fail);
    returned.ifPresent(
        mail -> log.note(operator, "mail.returned", mail.messageId().toString(), mail.reason()));
    return returned.isPresent()
        ? Outcome.done("desk.mail.returned.noted")
        : Outcome.wrong("desk.mail.returned.unknown");
  }

  @Transactional
  public int hurry(SignedIn operator) {
    int mails = view.hurry();
    log.note(operator, "mail.hurried", "", Integer.toString(mails));
    return mails;
  }
}
