// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.sasl;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/** The functions of RFC 5802 section 2.2, with SHA-256 (RFC 7677). */
final class ScramCalculation {
  static final int OCTETS = 32;

  private ScramCalculation() {}

  /** SaltedPassword: what makes guessing from a stolen verifier slow. */
  static byte[] salted(String password, byte[] salt, int iterations) {
    PBEKeySpec spec = new PBEKeySpec(password.toCharArray(), salt, iterations, 8 * OCTETS);
    try {
      return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(spec).getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform of today has PBKDF2", e);
    } finally {
      spec.clearPassword();
    }
  }

  static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HMAC-SHA-256", e);
    }
  }

  static byte[] hash(byte[] octets) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(octets);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  static byte[] clientKey(byte[] salted) {
    return hmac(salted, "Client Key");
  }

  static byte[] serverKey(byte[] salted) {
    return hmac(salted, "Server Key");
  }

  static byte[] xor(byte[] left, byte[] right) {
    byte[] both = new byte[left.length];
    for (int i = 0; i < both.length; i++) {
      both[i] = (byte) (left[i] ^ right[i]);
    }
    return both;
  }
}
