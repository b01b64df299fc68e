// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.account;

import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.culvert.portal.account.Passwords.Drawn;
import org.culvert.portal.account.RegistrationSettings.Mode;
import org.culvert.portal.mail.Mail;
import org.culvert.portal.mail.Outbox;
import org.culvert.portal.web.SiteSettings;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Makes accounts. The visitor is told the same, and it takes as long, whether the userid or the
 * address is known or not; only the owner of the mailbox learns which it is.
 */
@Component
public class Registration {
  private final Accounts accounts;
  private final Passwords passwords;
  private final RealmProfiles realms;
  private final Invitations invitations;
  private final MailedLinks links;
  private final AccountMails mails;
  private final Outbox outbox;
  private final RegistrationSettings settings;
  private final SiteSettings site;
  private final InstantSource clock;

  Registration(
      Accounts accounts,
      Passwords passwords,
      RealmProfiles realms,
      Invitations invitations,
      MailedLinks links,
      AccountMails mails,
      Outbox outbox,
      RegistrationSettings settings,
      SiteSettings site,
      InstantSource clock) {
    this.accounts = accounts;
    this.passwords = passwords;
    this.realms = realms;
    this.invitations = invitations;
    this.links = links;
    this.mails = mails;
    this.outbox = outbox;
    this.settings = settings;
    this.site = site;
    this.clock = clock;
  }

  /** What the visitor is told. */
  enum Outcome {
    /** A mail is on its way, or would be if the mailbox had not been sent too many today. */
    LOOK_INTO_YOUR_MAIL,
    NOT_WITHOUT_INVITATION,
    NOT_WITH_THIS_ADDRESS,
    CLOSED,
    /** The broker has not been started yet, so there is no realm for accounts. */
    NOT_READY
  }

  @Transactional
  Outcome register(String userid, String email, Locale language, String invitation) {
    Instant now = clock.instant();
    Optional<RealmProfile> realm = realms.ours();
    if (settings.mode() == Mode.CLOSED) {
      return Outcome.CLOSED;
    }
    if (realm.isEmpty()) {
      return Outcome.NOT_READY;
    }
    if (!settings.takes(email)) {
      return Outcome.NOT_WITH_THIS_ADDRESS;
    }
    if (settings.mode() == Mode.INVITATION && !invitations.isGood(invitation, now)) {
      return Outcome.NOT_WITHOUT_INVITATION;
    }
    // Before anything is looked up, so that the time tells nothing.
    Drawn drawn = passwords.draw(realm.get(), userid);
    if (outbox.takesAnother(email)) {
      answerByMail(userid, email, language, invitation, drawn, now);
    }
    return Outcome.LOOK_INTO_YOUR_MAIL;
  }

  boolean isKnown(String email) {
    return accounts.findByEmail(site.realm(), email).isPresent();
  }

  Optional<Account> find(String userid) {
    return accounts.findByRealmAndUserid(site.realm(), userid);
  }

  private void answerByMail(
      String userid, String email, Locale language, String invitation, Drawn drawn, Instant now) {
    Optional<Account> known = accounts.findByEmail(site.realm(), email);
    if (known.isPresent()) {
      tellKnown(known.get(), email, now);
    } else if (accounts.findByRealmAndUserid(site.realm(), userid).isPresent()) {
      tellTaken(userid, email, language);
    } else {
      create(userid, email, language, invitation, drawn, now);
    }
  }

  private void create(
      String userid, String email, Locale language, String invitation, Drawn drawn, Instant now) {
    Account account = new Account(site.realm(), userid, email, language, now);
    if (settings.mode() == Mode.INVITATION) {
      invitations.use(invitation, now);
    }
    if (settings.mode() == Mode.APPROVAL) {
      account.wantApproval(now);
      accounts.saveAndFlush(account);
      mails.put("approval", account, email, Map.of());
      return;
    }
    accounts.saveAndFlush(account);
    admit(account, email, drawn, now);
  }

  /** Gives the account its password, by mail. */
  private void admit(Account account, String email, Drawn drawn, Instant now) {
    Instant lapsesAt = now.plus(settings.lapsesAfter());
    account.approve(lapsesAt);
    passwords.give(account, drawn, now);
    mails.put(
        "welcome",
        account,
        email,
        Map.of("password", drawn.text(), "until", day(lapsesAt), "broker", site.broker()));
  }

  /** An operator said yes. */
  @Transactional
  public boolean approve(long id) {
    Optional<Account> waiting = accounts.findById(id).filter(Account::awaitsApproval);
    Optional<RealmProfile> realm = realms.ours();
    if (waiting.isEmpty() || realm.isEmpty() || waiting.get().email().isEmpty()) {
      return false;
    }
    Account account = waiting.get();
    admit(
        account,
        account.email().get(),
        passwords.draw(realm.get(), account.userid()),
        clock.instant());
    return true;
  }

  private void tellKnown(Account account, String email, Instant now) {
    String link = links.newPassword(account, now);
    mails.put("known", account, email, Map.of("link", link));
  }

  private void tellTaken(String userid, String email, Locale language) {
    Map<String, String> values =
        Map.of("site", site.name(), "userid", userid, "link", site.link("/account/new"));
    outbox.put(new Mail("taken", email, language, values), null);
  }

  private static String day(Instant instant) {
    return LocalDate.ofInstant(instant, ZoneOffset.UTC).toString();
  }
}
