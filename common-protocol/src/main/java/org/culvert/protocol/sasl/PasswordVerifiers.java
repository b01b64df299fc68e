// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.sasl;

import java.util.random.RandomGenerator;

/**
 * Everything that is stored for one password, made together: whoever sets a password sets it for
 * all mechanisms at once.
 */
public record PasswordVerifiers(DigestMd5Verifier digestMd5, ScramVerifier scram) {
  /**
   * @param digestRealm of the installation
   * @param random unpredictable
   * @throws IllegalArgumentException with a text for whoever chose the password
   */
  public static PasswordVerifiers of(
      String userid, String digestRealm, String password, RandomGenerator random) {
    if (!Credentials.isPassword(password)) {
      throw new IllegalArgumentException("a password has 1 to 128 printable ASCII characters");
    }
    var digestMd5 = DigestMd5Verifier.of(userid, digestRealm, password);
    if (digestMd5.hitsOldClientBug()) {
      throw new IllegalArgumentException(
          "with this password old clients can't sign in (their bug 1455): choose another one");
    }
    return new PasswordVerifiers(digestMd5, ScramVerifier.of(password, random));
  }
}
