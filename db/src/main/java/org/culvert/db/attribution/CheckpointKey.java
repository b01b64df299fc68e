// SPDX-License-Identifier: Apache-2.0
package org.culvert.db.attribution;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;

/** Signs checkpoints, with Ed25519. Where it is kept, and how, is the caller's business. */
public final class CheckpointKey {
  private final PrivateKey secret;
  private final CheckpointPublicKey open;

  private CheckpointKey(PrivateKey secret, CheckpointPublicKey open) {
    this.secret = secret;
    this.open = open;
  }

  public static CheckpointKey draw() {
    try {
      KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
      return new CheckpointKey(
          pair.getPrivate(), CheckpointPublicKey.of(pair.getPublic().getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has Ed25519", e);
    }
  }

  /**
   * @param octets as {@link #octets} made them
   */
  public static CheckpointKey of(byte[] octets) {
    ByteBuffer buffer = ByteBuffer.wrap(octets);
    byte[] secret = new byte[buffer.getInt()];
    buffer.get(secret);
    byte[] open = new byte[buffer.remaining()];
    buffer.get(open);
    try {
      return new CheckpointKey(
          KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(secret)),
          CheckpointPublicKey.of(open));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("not a key for checkpoints", e);
    }
  }

  /** Both halves; a secret. */
  public byte[] octets() {
    byte[] encoded = secret.getEncoded();
    byte[] other = open.octets();
    return ByteBuffer.allocate(Integer.BYTES + encoded.length + other.length)
        .putInt(encoded.length)
        .put(encoded)
        .put(other)
        .array();
  }

  public CheckpointPublicKey publicKey() {
    return open;
  }

  byte[] sign(byte[] text) {
    try {
      Signature signature = Signature.getInstance("Ed25519");
      signature.initSign(secret);
      signature.update(text);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has Ed25519", e);
    }
  }
}
