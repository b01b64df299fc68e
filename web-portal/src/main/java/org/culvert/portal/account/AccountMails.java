// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.account;

import java.util.HashMap;
import java.util.Map;
import org.culvert.portal.mail.Mail;
import org.culvert.portal.mail.Outbox;
import org.culvert.portal.web.SiteSettings;
import org.springframework.stereotype.Component;

/** Mails to the owner of an account: each says of which service and which account it is. */
@Component
public class AccountMails {
  private final Outbox outbox;
  private final SiteSettings site;

  AccountMails(Outbox outbox, SiteSettings site) {
    this.outbox = outbox;
    this.site = site;
  }

  /**
   * Puts a mail into the outbox, in the transaction around.
   *
   * @param to an address of the owner, which the account may not have yet, or not any more
   * @param more values that are this mail's own
   */
  public void put(String kind, Account account, String to, Map<String, String> more) {
    Map<String, String> values = new HashMap<>(more);
    values.put("site", site.name());
    values.put("url", site.link("/"));
    values.put("userid", account.userid());
    outbox.put(new Mail(kind, to, account.language(), values), account.id());
  }
}
