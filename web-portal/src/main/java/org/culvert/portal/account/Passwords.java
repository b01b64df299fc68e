// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.account;

import java.time.Instant;
import java.util.Optional;
import org.culvert.portal.web.SiteSettings;
import org.culvert.protocol.sasl.PasswordVerifiers;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Component;

/**
 * The two passwords of an account. The one that is mailed opens the broker and the web; from then
 * on each may be changed without the other.
 */
@Component
public class Passwords {
  private final PasswordEncoder web;
  private final TunnelCredentials tunnel;
  private final Accounts accounts;
  private final SiteSettings site;
  private final String hashOfNobody;

  Passwords(PasswordEncoder web, TunnelCredentials tunnel, Accounts accounts, SiteSettings site) {
    this.web = web;
    this.tunnel = tunnel;
    this.accounts = accounts;
    this.site = site;
    this.hashOfNobody = web.encode("nobody's password");
  }

  /** A password that was drawn, with what is stored of it; belongs to no account yet. */
  record Drawn(String text, PasswordVerifiers verifiers, String webHash) {
    /** Not printed by accident. */
    @Override
    public String toString() {
      return "Drawn";
    }
  }

  /** Draws the password that is to be mailed. Takes its time, the same for everybody. */
  Drawn draw(RealmProfile realm, String userid) {
    String text = tunnel.draw(realm, userid);
    return new Drawn(text, tunnel.verifiers(realm, userid, text), web.encode(text));
  }

  /** From now on it opens the broker, and the web unless that has a password of its own. */
  void give(Account account, Drawn drawn, Instant now) {
    tunnel.write(account, drawn.verifiers(), now);
    if (account.webPassword().filter(WebPassword::own).isEmpty()) {
      account.setWebPassword(new WebPassword(drawn.webHash(), now, false));
    }
  }

  /** From now on it opens both: the old ones are forgotten, whosever they were. */
  void giveForBoth(Account account, Drawn drawn, Instant now) {
    tunnel.write(account, drawn.verifiers(), now);
    account.setWebPassword(new WebPassword(drawn.webHash(), now, false));
  }

  /** From now on this opens the web, and the tunnel's password does not. */
  void giveTheWebItsOwn(Account account, String password, Instant now) {
    account.setWebPassword(new WebPassword(web.encode(password), now, true));
  }

  /**
   * Whose userid and password these are, suspended or not. Whoever does not exist or has no
   * password costs as much time as a wrong password.
   */
  public Optional<Account> check(String userid, String password, Instant now) {
    Optional<Account> account = accounts.findByRealmAndUserid(site.realm(), userid);
    if (!opens(account, password, now)) {
      return Optional.empty();
    }
    return account.map(found -> found.isDisabled() ? found : accounts.save(found));
  }

  /** The password opened the web, and nothing else is asked for. */
  public void signedIn(Account account, Instant now) {
    account.signedIn(now);
    accounts.save(account);
  }

  /** Whether it is the password of this account for the web. */
  boolean isOf(Account account, String password, Instant now) {
    return password.length() <= PasswordRules.LONGEST && opens(Optional.of(account), password, now);
  }

  private boolean opens(Optional<Account> account, String password, Instant now) {
    Optional<WebPassword> current = account.flatMap(this::current);
    boolean right = web.matches(password, current.map(WebPassword::hash).orElse(hashOfNobody));
    return current.isPresent()
        ? right
        : account.isPresent() && opensTheTunnel(account.get(), password, now);
  }

  /** None: the tunnel's password was changed behind the portal's back, or made without it. */
  private Optional<WebPassword> current(Account account) {
    return account
        .webPassword()
        .filter(
            hashed ->
                hashed.own()
                    || tunnel
                        .find(account)
                        .map(known -> !known.setAt().isAfter(hashed.setAt()))
                        .orElse(true));
  }

  private boolean opensTheTunnel(Account account, String password, Instant now) {
    boolean right =
        tunnel.find(account).filter(known -> known.verifier().matches(password)).isPresent();
    if (right) {
      account.setWebPassword(new WebPassword(web.encode(password), now, false));
    }
    return right;
  }
}
