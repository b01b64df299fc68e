// SPDX-License-Identifier: Apache-2.0
package org.culvert.db.attribution;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/** Tells whether a checkpoint was signed with its other half. Meant to be given away. */
public final class CheckpointPublicKey {
  private static final int ID_OCTETS = 4;
  private static final int LINE = 64;

  private final PublicKey key;

  private CheckpointPublicKey(PublicKey key) {
    this.key = key;
  }

  /**
   * @param octets as in RFC 8410
   * @throws IllegalArgumentException with a text for the operator
   */
  static CheckpointPublicKey of(byte[] octets) {
    try {
      return new CheckpointPublicKey(
          KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(octets)));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("this is not a public key for Ed25519", e);
    }
  }

  /**
   * @throws IllegalArgumentException with a text for the operator
   */
  public static CheckpointPublicKey ofPem(String pem) {
    String base64 = pem.replaceAll("-----[A-Z ]+-----|\\s", "");
    try {
      return of(Base64.getDecoder().decode(base64));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("this is not a public key for Ed25519 in PEM", e);
    }
  }

  public String pem() {
    return "-----BEGIN PUBLIC KEY-----\n%s\n-----END PUBLIC KEY-----\n"
        .formatted(Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(octets()));
  }

  byte[] octets() {
    return key.getEncoded();
  }

  /** Names it. */
  public String id() {
    return HexFormat.of().formatHex(Arrays.copyOf(ChainHash.sha256(octets()), ID_OCTETS));
  }

  boolean hasSigned(Checkpoint checkpoint) {
    byte[] octets = checkpoint.signatureOctets();
    if (octets == null) {
      return false;
    }
    try {
      Signature signature = Signature.getInstance("Ed25519");
      signature.initVerify(key);
      signature.update(checkpoint.text());
      return signature.verify(octets);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}
