// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.account;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * What is in a link, an invitation or a token: 128 bits in letters and digits. Only its hash is
 * stored, so whoever reads the database has none of them.
 */
public final class SecretText {
  private static final int OCTETS = 16;

  private SecretText() {}

  public static String draw(SecureRandom random) {
    byte[] octets = new byte[OCTETS];
    random.nextBytes(octets);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
  }

  /** Of so many random bits a plain hash is enough. */
  public static byte[] hash(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
