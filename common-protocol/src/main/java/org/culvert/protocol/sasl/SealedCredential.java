// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.sasl;

import org.culvert.protocol.message.Bytes;

/**
 * A secret as a database keeps it.
 *
 * @param keyId which key opens it
 * @param nonce drawn for each sealing
 * @param octets encrypted, with the tag
 */
public record SealedCredential(String keyId, Bytes nonce, Bytes octets) {
  /**
   * Where a secret belongs. Sealed in as associated data (RFC 5116), so that a row that is moved to
   * another account opens nothing.
   *
   * @param account its number in the database, or that of a tunnel; 0 for none
   * @param realm the digest realm of a verifier
   */
  public record Place(long account, String kind, String realm) {}
}
