// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.sasl;

import java.util.Arrays;

/**
 * What both sides compute from one exchange and the verifier, in the session form {@code md5-sess}
 * (RFC 2831 section 2.1.2).
 *
 * @param uri the digest-uri as the client wrote it
 * @param truncated as by clients up to TSP 2.0.0: a zero octet ends the hash, and with it the
 *     nonces are lost (bug 1455)
 */
record DigestMd5Calculation(
    DigestMd5Verifier verifier, String nonce, String cnonce, String uri, boolean truncated) {
  /** The only nonce count: every exchange has a nonce of its own. */
  static final String COUNT = "00000001";

  static final String QOP = "auth";

  DigestMd5Calculation(DigestMd5Verifier verifier, String nonce, String cnonce, String uri) {
    this(verifier, nonce, cnonce, uri, false);
  }

  /** The same by a client with the bug; no other for a verifier that is not hit by it. */
  DigestMd5Calculation byOldClient() {
    return new DigestMd5Calculation(
        verifier, nonce, cnonce, uri, /* truncated= */ verifier.hitsOldClientBug());
  }

  /** What proves to the broker that the client knows the password. */
  String response() {
    return proof("AUTHENTICATE:" + uri);
  }

  /** What proves to the client that the broker knows it. */
  String rspauth() {
    return proof(":" + uri);
  }

  private String proof(String a2) {
    byte[] hash = verifier.hash().toArray();
    byte[] ha1 =
        truncated
            ? Md5.of(Arrays.copyOf(hash, verifier.octetsThatOldClientsHash()))
            : Md5.of(hash, Md5.octets(":" + nonce + ":" + cnonce));
    String session = String.join(":", nonce, COUNT, cnonce, QOP);
    return Md5.hex(Md5.of(Md5.hex(ha1) + ":" + session + ":" + Md5.hex(Md5.of(a2))));
  }
}
