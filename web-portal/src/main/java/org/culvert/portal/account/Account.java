// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.account;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Somebody who may have tunnels; the row that the broker authenticates against. */
@Entity
@Table(name = "accounts")
public class Account {
  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  private long id;

  private String realm = "";
  private String userid = "";
  private @Nullable String email;
  private @Nullable String language;
  private boolean operator;

  @Column(updatable = false)
  private Instant createdAt = Instant.EPOCH;

  private @Nullable Instant disabledAt;
  private @Nullable String suspensionText;
  private @Nullable Instant approvalWantedAt;
  private @Nullable Instant lapsesAt;
  private @Nullable Instant firstSignInAt;
  private @Nullable Instant lastSignInAt;
  private @Nullable Instant previousSignInAt;
  private @Nullable Instant sessionsFrom;

  private @Nullable String webPasswordHash;
  private @Nullable Instant webPasswordSetAt;
  private boolean webPasswordOwn;

  protected Account() {}

  Account(String realm, String userid, String email, Locale language, Instant createdAt) {
    this.realm = realm;
    this.userid = userid;
    this.email = email;
    this.language = language.getLanguage();
    this.createdAt = createdAt;
  }

  public long id() {
    return id;
  }

  public String realm() {
    return realm;
  }

  public String userid() {
    return userid;
  }

  /** None: an operator made the account at the command line. */
  public Optional<String> email() {
    return Optional.ofNullable(email);
  }

  /** Of mails. */
  public Locale language() {
    return language == null ? Locale.ENGLISH : Locale.of(language);
  }

  public boolean isOperator() {
    return operator;
  }

  public Instant createdAt() {
    return createdAt;
  }

  public boolean isDisabled() {
    return disabledAt != null;
  }

  /** What the operator who suspended it has to say to its owner; may be nothing. */
  public String suspension() {
    return suspensionText == null ? "" : suspensionText;
  }

  /** An operator has not said yes yet. */
  public boolean awaitsApproval() {
    return approvalWantedAt != null;
  }

  /** When it goes unless its password is used before. */
  public Optional<Instant> lapsesAt() {
    return Optional.ofNullable(lapsesAt);
  }

  public Optional<Instant> lastSignInAt() {
    return Optional.ofNullable(lastSignInAt);
  }

  /** The one before the last. */
  public Optional<Instant> previousSignInAt() {
    return Optional.ofNullable(previousSignInAt);
  }

  Optional<WebPassword> webPassword() {
    return webPasswordHash == null || webPasswordSetAt == null
        ? Optional.empty()
        : Optional.of(new WebPassword(webPasswordHash, webPasswordSetAt, webPasswordOwn));
  }

  void setWebPassword(WebPassword password) {
    this.webPasswordHash = password.hash();
    this.webPasswordSetAt = password.setAt();
    this.webPasswordOwn = password.own();
  }

  void setEmail(String email) {
    this.email = email;
  }

  void setLanguage(Locale language) {
    this.language = language.getLanguage();
  }

  void wantApproval(Instant now) {
    this.approvalWantedAt = now;
  }

  /** From now on the password is out; it has to be used until then. */
  void approve(Instant lapsesAt) {
    this.approvalWantedAt = null;
    this.lapsesAt = lapsesAt;
  }

  /** Those that began before. */
  void endSessions(Instant now) {
    if (sessionsFrom == null || sessionsFrom.isBefore(now)) {
      this.sessionsFrom = now;
    }
  }

  void signedIn(Instant now) {
    if (firstSignInAt == null) {
      this.firstSignInAt = now;
    }
    this.previousSignInAt = lastSignInAt;
    this.lastSignInAt = now;
    this.lapsesAt = null;
  }
}
