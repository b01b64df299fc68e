// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.signin;

import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
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
  private static final int LONGEST_NAME = 254;

  /** Signature, issuer, audience, nonce and times of the token have been looked at. */
  static Identity of(OidcIdToken token, Instant now) {
    String subject = Objects.requireNonNull(token.getSubject());
    String email = Boolean.TRUE.equals(token.getEmailVerified()) ? token.getEmail() : null;
    String name =
        Optional.ofNullable(email)
            .or(() -> Optional.ofNullable(token.getPreferredUsername()))
            .orElse(subject);
    return new Identity(
        Objects.requireNonNull(token.getIssuer()).toString(),
        subject,
        email,
        name.substring(0, Math.min(LONGEST_NAME, name.length())),
        now);
  }

  boolean isGood(Instant now) {
    return now.isBefore(at.plus(GOOD_FOR));
  }

  static Optional<Identity> good(@Nullable Identity kept, Instant now) {
    return Optional.ofNullable(kept).filter(identity -> identity.isGood(now));
  }
}
