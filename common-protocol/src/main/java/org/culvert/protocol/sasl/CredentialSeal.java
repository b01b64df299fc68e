// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.sasl;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.culvert.protocol.message.Bytes;

/**
 * Seals secrets for a database (AES-256-GCM), so that whoever reads it, or a backup, has nothing
 * without the key, which is elsewhere. One key seals, the others only open what they sealed before:
 * that is how keys are changed. Thread-safe.
 */
public final class CredentialSeal {
  private static final int KEY_OCTETS = 32;
  private static final int NONCE_OCTETS = 12;
  private static final int TAG_BITS = 128;

  private final SecureRandom random = new SecureRandom();
  private final Map<String, Bytes> keys = new LinkedHashMap<>();
  private final String current;

  /**
   * @param keys the first one seals, all of them open
   */
  public CredentialSeal(List<Bytes> keys) {
    keys.forEach(key -> this.keys.put(id(key), key));
    this.current = id(keys.getFirst());
  }

  /** A new key, as {@link #key} reads it. */
  public static String drawKey() {
    byte[] octets = new byte[KEY_OCTETS];
    new SecureRandom().nextBytes(octets);
    return Base64.getEncoder().encodeToString(octets);
  }

  /**
   * @throws IllegalArgumentException with a text that does not repeat it
   */
  public static Bytes key(String base64) {
    byte[] octets;
    try {
      octets = Base64.getDecoder().decode(base64.strip());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("a key is 32 octets in base64, and this is not base64", e);
    }
    if (octets.length != KEY_OCTETS) {
      throw new IllegalArgumentException(
          "a key is 32 octets in base64, and this is " + octets.length);
    }
    return Bytes.of(octets);
  }

  /** What names a key without telling it: operators need not number their keys. */
  static String id(Bytes key) {
    byte[] named = ScramCalculation.hmac(key.toArray(), "culvert key id");
    return HexFormat.of().formatHex(Arrays.copyOf(named, 4));
  }

  /** The one that seals. */
  public String currentKey() {
    return current;
  }

  /** All that can be opened. */
  public Set<String> knownKeys() {
    return Set.copyOf(keys.keySet());
  }

  public SealedCredential seal(SealedCredential.Place place, Bytes octets) {
    byte[] nonce = new byte[NONCE_OCTETS];
    random.nextBytes(nonce);
    try {
      Cipher cipher = cipher(Cipher.ENCRYPT_MODE, current, nonce, place);
      return new SealedCredential(
          current, Bytes.of(nonce), Bytes.of(cipher.doFinal(octets.toArray())));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has AES-GCM", e);
    }
  }

  /**
   * @throws IllegalStateException with a text for the operator: the key is not here, or the secret
   *     was changed or moved
   */
  public Bytes open(SealedCredential.Place place, SealedCredential sealed) {
    if (!keys.containsKey(sealed.keyId())) {
      throw new IllegalStateException(
          "a credential is sealed with key %s, which is not in the settings"
              .formatted(sealed.keyId()));
    }
    try {
      Cipher cipher = cipher(Cipher.DECRYPT_MODE, sealed.keyId(), sealed.nonce().toArray(), place);
      return Bytes.of(cipher.doFinal(sealed.octets().toArray()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(
          "the %s credential of account %d was changed or moved since it was sealed"
              .formatted(place.kind(), place.account()),
          e);
    }
  }

  private Cipher cipher(int mode, String keyId, byte[] nonce, SealedCredential.Place place)
      throws GeneralSecurityException {
    Bytes key = keys.getOrDefault(keyId, Bytes.EMPTY);
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(
        mode, new SecretKeySpec(key.toArray(), "AES"), new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(
        "%d\0%s\0%s"
            .formatted(place.account(), place.kind(), place.realm())
            .getBytes(StandardCharsets.UTF_8));
    return cipher;
  }
}
