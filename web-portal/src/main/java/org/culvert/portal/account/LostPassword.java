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
 * A new password for whoever has the mailbox. Asking changes nothing: strangers can't take a
 * password away. The visitor is told the same whether the address is known or not.
 */
@Component
public class LostPassword {
  private final Accounts accounts;
  private final Passwords passwords;
  private final RealmProfiles realms;
  private final MailedLinks links;
  private final AccountMails mails;
  private final Outbox outbox;
  private final RegistrationSettings settings;
  private final SiteSettings site;
  private final InstantSource clock;

  LostPassword(
      Accounts accounts,
      Passwords passwords,
      RealmProfiles realms,
      MailedLinks links,
      AccountMails mails,
      Outbox outbox,
      RegistrationSettings settings,
      SiteSettings site,
      InstantSource clock) {
    this.accounts = accounts;
    this.passwords = passwords;
    this.realms = realms;
    this.links = links;
    this.mails = mails;
    this.outbox = outbox;
    this.settings = settings;
    this.site = site;
    this.clock = clock;
  }

  /** Mails a link, if there is such an account. */
  @Transactional
  void ask(String email) {
    Optional<Account> account =
        accounts
            .findByEmail(site.realm(), email)
            .filter(found -> !found.isDisabled() && !found.awaitsApproval());
    if (account.isPresent() && outbox.takesAnother(email)) {
      String link = links.newPassword(account.get(), clock.instant());
      mails.put("reset", account.get(), email, Map.of("link", link));
    }
  }

  boolean isGood(String token) {
    return links.peekNewPassword(token, clock.instant()).isPresent();
  }

  /**
   * Draws a new password and mails it.
   *
   * @return whether the link was good
   */
  @Transactional
  boolean draw(String token) {
    Instant now = clock.instant();
    Optional<RealmProfile> realm = realms.ours();
    Optional<Account> account =
        realm.isEmpty()
            ? Optional.empty()
            : links
                .takeNewPassword(token, now)
                .flatMap(accounts::findById)
                .filter(found -> !found.isDisabled() && found.email().isPresent());
    account.ifPresent(found -> renew(found, realm.orElseThrow(), now));
    return account.isPresent();
  }

  /**
   * Draws a new password and mails it, because an operator says so.
   *
   * @return whether it could be done: there has to be an address, and nobody waits for approval
   */
  @Transactional
  public boolean renew(long id) {
    Optional<RealmProfile> realm = realms.ours();
    Optional<Account> account =
        accounts.findById(id).filter(found -> found.email().isPresent() && !found.awaitsApproval());
    if (realm.isEmpty() || account.isEmpty()) {
      return false;
    }
    renew(account.get(), realm.get(), clock.instant());
    return true;
  }

  private void renew(Account account, RealmProfile realm, Instant now) {
    Passwords.Drawn drawn = passwords.draw(realm, account.userid());
    passwords.giveForBoth(account, drawn, now);
    account.endSessions(now);
    // As the old passwords: whosever it was that linked it.
    accounts.endLinks(account.id());
    if (account.lapsesAt().isPresent()) {
      account.approve(now.plus(settings.lapsesAfter()));
    }
    mails.put("password", account, account.email().orElseThrow(), Map.of("password", drawn.text()));
  }
}
