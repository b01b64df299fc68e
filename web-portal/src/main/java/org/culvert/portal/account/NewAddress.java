// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.account;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.culvert.portal.mail.Outbox;
import org.culvert.portal.web.SiteSettings;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Another address for an account: once somebody used the link that was mailed there. Whether the
 * address is another account's is told to nobody else; the former address hears of the change.
 */
@Component
class NewAddress {
  private final Accounts accounts;
  private final MailedLinks links;
  private final AccountMails mails;
  private final Outbox outbox;
  private final RegistrationSettings settings;
  private final SiteSettings site;
  private final InstantSource clock;

  NewAddress(
      Accounts accounts,
      MailedLinks links,
      AccountMails mails,
      Outbox outbox,
      RegistrationSettings settings,
      SiteSettings site,
      InstantSource clock) {
    this.accounts = accounts;
    this.links = links;
    this.mails = mails;
    this.outbox = outbox;
    this.settings = settings;
    this.site = site;
    this.clock = clock;
  }

  /**
   * Mails the link.
   *
   * @return whether accounts may have such an address
   */
  @Transactional
  boolean ask(long id, String email) {
    if (!email.matches(SignUpForm.ADDRESS) || email.length() > 254 || !settings.takes(email)) {
      return false;
    }
    Account account = accounts.findById(id).orElseThrow();
    if (outbox.takesAnother(email)) {
      String link = links.newAddress(account, email, clock.instant());
      mails.put("address", account, email, Map.of("link", link));
    }
    return true;
  }

  boolean isGood(String token) {
    return links.peekNewAddress(token, clock.instant()).isPresent();
  }

  /**
   * @return whether the link was good, and the address is nobody else's
   */
  @Transactional
  boolean take(String token) {
    Instant now = clock.instant();
    Optional<MailedLinks.NewAddress> wanted = links.takeNewAddress(token, now);
    Optional<Account> account =
        wanted.flatMap(link -> accounts.findById(link.account())).filter(a -> !a.isDisabled());
    if (wanted.isEmpty() || account.isEmpty()) {
      return false;
    }
    String email = wanted.get().email();
    if (accounts
        .findByEmail(site.realm(), email)
        .filter(holder -> holder.id() != account.get().id())
        .isPresent()) {
      return false;
    }
    account
        .get()
        .email()
        .filter(former -> !former.equalsIgnoreCase(email))
        .ifPresent(former -> mails.put("moved", account.get(), former, Map.of("email", email)));
    account.get().setEmail(email);
    accounts.save(account.get());
    return true;
  }
}
