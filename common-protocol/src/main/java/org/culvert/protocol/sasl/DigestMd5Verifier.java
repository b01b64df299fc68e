// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.sasl;

import org.culvert.protocol.message.Bytes;

/**
 * What a broker stores instead of a password: H(userid:realm:password) of RFC 2831, 16 octets. It
 * serves DIGEST-MD5 and PLAIN alike. As good as the password to an attacker: keep it secret.
 *
 * @param realm the digest realm that it was made for; with another one it is useless
 */
public record DigestMd5Verifier(String realm, Bytes hash) {
  private static final int LEAST_OF_OLD_CLIENTS = 12;

  public DigestMd5Verifier {
    if (hash.length() != Md5.OCTETS) {
      throw new IllegalArgumentException("a verifier has 16 octets, not " + hash.length());
    }
  }

  public static DigestMd5Verifier of(String userid, String realm, String password) {
    byte[] hash = Md5.of(userid + ":" + realm + ":" + password);
    return new DigestMd5Verifier(realm, Bytes.of(hash));
  }

  /** Old clients answer wrongly for such a password (bug 1455): it must not be handed out. */
  public boolean hitsOldClientBug() {
    return octetsThatOldClientsHash() < Md5.OCTETS;
  }

  /**
   * Whether enough is left of the hash by the bug of old clients, 96 bits, that their answer may be
   * taken for proof: it does not depend on the nonces any more.
   */
  boolean survivesOldClientBug() {
    return octetsThatOldClientsHash() >= LEAST_OF_OLD_CLIENTS;
  }

  /** They stop before the first zero octet. */
  int octetsThatOldClientsHash() {
    int count = 0;
    while (count < hash.length() && hash.at(count) != 0) {
      count++;
    }
    return count;
  }
}
