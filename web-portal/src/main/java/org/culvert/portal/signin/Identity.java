// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.signin;

import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.oidc.OidcIdToken;

/**
 * Who somebody is at the provider, which has just said so: kept in the session, which is a
 * stranger's to every page, until it belongs to an account.
 *
 * @param email none: the provider does not vouch for one
 * @param name for its owner to recognise
 */
record Identity(String issuer, String subject, @Nullable String email, String name, Instant at)
    implements Serializable {
  static final String ATTRIBUTE = Identity.class.getName();
  private static final Duration GOOD_FOR = Duration.ofMinutes(15);
  private static final int LONGEST_SUBJECT = 255;
  private static final int LONGEST_NAME = 254;

  /**
   * Signature, issuer, audience, nonce and times of the token have been looked at.
   *
   * @throws OAuth2AuthenticationException it says of nobody who it is
   */
  static Identity of(OidcIdToken token, Instant now) {
    String subject = Objects.requireNonNullElse(token.getSubject(), "");
    if (subject.length() > LONGEST_SUBJECT || !subject.matches("\\P{Cntrl}+")) {
      throw new OAuth2AuthenticationException(
          new OAuth2Error("invalid_id_token"), "a subject has 1 to 255 characters");
    }
    String said = Objects.requireNonNullElse(token.getEmail(), "");
    boolean vouchedFor =
        Boolean.TRUE.equals(token.getEmailVerified())
            && !said.isEmpty()
            && said.equals(clean(said));
    return new Identity(
        Objects.requireNonNull(token.getIssuer()).toString(),
        subject,
        vouchedFor ? said : null,
        vouchedFor ? said : nameOf(token, subject),
        now);
  }

  /** People choose it at the provider: so the subject beside it, lest it be another's address. */
  private static String nameOf(OidcIdToken token, String subject) {
    String chosen = clean(Objects.requireNonNullElse(token.getPreferredUsername(), ""));
    return chosen.isEmpty() || chosen.equals(subject)
        ? subject
        : clean("%s (%s)".formatted(chosen, subject));
  }

  /** As a row takes it, and a page shows it in one line. */
  private static String clean(String text) {
    String line = text.replaceAll("[\\p{Cntrl}\\p{Cf}\\p{Cs}]", "").strip();
    return line.substring(
        0,
        line.offsetByCodePoints(0, Math.min(LONGEST_NAME, line.codePointCount(0, line.length()))));
  }

  boolean isGood(Instant now) {
    return now.isBefore(at.plus(GOOD_FOR));
  }

  static Optional<Identity> good(@Nullable Identity kept, Instant now) {
    return Optional.ofNullable(kept).filter(identity -> identity.isGood(now));
  }
}
