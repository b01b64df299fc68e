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
  public static DigestMd5Verifier of(String userid, String realm, String password) {
    throw new UnsupportedOperationException();
  }

  /** Old clients answer wrongly for such a password (bug 1455): it must not be handed out. */
  public boolean hitsOldClientBug() {
    throw new UnsupportedOperationException();
  }
}
