// SPDX-License-Identifier: Apache-2.0
package org.culvert.db.backup;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/** The keys of {@code [secrets]} under a passphrase: PBKDF2 (RFC 8018) and AES-256-GCM. */
public final class SealedKeys {
  private static final String ALGORITHM = "pbkdf2-sha256-aes-256-gcm";

  /** Half a second of a fast core, for each guess. */
  private static final int ITERATIONS = 1_000_000;

  private static final int MOST_ITERATIONS = 100_000_000;
  private static final int SHORTEST = 12;
  private static final int SALT = 16;
  private static final int NONCE = 12;

  private SealedKeys() {}

  /**
   * @param keys each in base64, as in a file of keys
   * @throws BackupFailure when the passphrase is too short to be one
   */
  public static String seal(List<String> keys, String passphrase, SecureRandom random) {
    if (passphrase.length() < SHORTEST) {
      throw new BackupFailure(
          "a passphrase has %d characters at least: who finds the backup may try as often as he likes"
              .formatted(SHORTEST));
    }
    byte[] salt = new byte[SALT];
    byte[] nonce = new byte[NONCE];
    random.nextBytes(salt);
    random.nextBytes(nonce);
    byte[] plain = String.join("\n", keys).getBytes(StandardCharsets.US_ASCII);
    try {
      byte[] sealed =
          cipher(Cipher.ENCRYPT_MODE, passphrase, salt, nonce, ITERATIONS).doFinal(plain);
      Base64.Encoder base64 = Base64.getEncoder();
      return String.join(
          " ",
          ALGORITHM,
          String.valueOf(ITERATIONS),
          base64.encodeToString(salt),
          base64.encodeToString(nonce),
          base64.encodeToString(sealed));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has these", e);
    }
  }

  /**
   * @throws BackupFailure when it is another passphrase, or not what was sealed
   */
  public static List<String> open(String text, String passphrase) {
    String[] words = text.strip().split(" ");
    if (words.length != 5
        || !words[0].equals(ALGORITHM)
        || !words[1].matches("[0-9]{1,9}")
        || Integer.parseInt(words[1]) > MOST_ITERATIONS) {
      throw new BackupFailure("the keys in this backup are sealed in a way that is not known here");
    }
    try {
      Base64.Decoder base64 = Base64.getDecoder();
      byte[] plain =
          cipher(
                  Cipher.DECRYPT_MODE,
                  passphrase,
                  base64.decode(words[2]),
                  base64.decode(words[3]),
                  Integer.parseInt(words[1]))
              .doFinal(base64.decode(words[4]));
      return new String(plain, StandardCharsets.US_ASCII).lines().toList();
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new BackupFailure("the passphrase is not the one of this backup", e);
    }
  }

  private static Cipher cipher(
      int mode, String passphrase, byte[] salt, byte[] nonce, int iterations)
      throws GeneralSecurityException {
    byte[] key =
        SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
            .generateSecret(new PBEKeySpec(passphrase.toCharArray(), salt, iterations, 256))
            .getEncoded();
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, nonce));
    return cipher;
  }
}
