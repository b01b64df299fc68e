// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.account;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.culvert.portal.mail.Outbox;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * What a user does with the passwords of the account. Each change ends the sessions from before.
 */
@Component
class OwnPasswords {
  private final Accounts accounts;
  private final Passwords passwords;
  private final RealmProfiles realms;
  private final AccountMails mails;
  private final Outbox outbox;

  OwnPasswords(
      Accounts accounts,
      Passwords passwords,
      RealmProfiles realms,
      AccountMails mails,
      Outbox outbox) {
    this.accounts = accounts;
    this.passwords = passwords;
    this.realms = realms;
    this.mails = mails;
    this.outbox = outbox;
  }

  @Transactional
  void giveTheWebItsOwn(long id, String password, Instant now) {
    Account account = accounts.findById(id).orElseThrow();
    passwords.giveTheWebItsOwn(account, password, now);
    account.endSessions(now);
    accounts.save(account);
  }

  /**
   * Draws a new password for the tunnel and mails it; the web takes it too, unless it has its own.
   *
   * @return whether it was done: there is an address, and it was not sent too much today
   */
  @Transactional
  boolean rotate(long id, Instant now) {
    Account account = accounts.findById(id).orElseThrow();
    Optional<RealmProfile> realm = realms.ours();
    Optional<String> email = account.email().filter(outbox::takesAnother);
    if (realm.isEmpty() || email.isEmpty()) {
      return false;
    }
    Passwords.Drawn drawn = passwords.draw(realm.get(), account.userid());
    passwords.give(account, drawn, now);
    account.endSessions(now);
    accounts.save(account);
    String kind =
        account.webPassword().filter(WebPassword::own).isPresent() ? "rotated" : "password";
    mails.put(kind, account, email.get(), Map.of("password", drawn.text()));
    return true;
  }

  @Transactional
  void endOtherSessions(long id, Instant now) {
    Account account = accounts.findById(id).orElseThrow();
    account.endSessions(now);
    accounts.save(account);
  }
}
