// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.sasl;

/**
 * What both sides compute from one exchange and the verifier, in the session form {@code md5-sess}
 * (RFC 2831 section 2.1.2). Never with the truncation of old clients (bug 1455).
 *
 * @param uri the digest-uri as the client wrote it
 */
record DigestMd5Calculation(DigestMd5Verifier verifier, String nonce, String cnonce, String uri) {
  /** The only nonce count: every exchange has a nonce of its own. */
  static final String COUNT = "00000001";

  static final String QOP = "auth";

  /** What proves to the broker that the client knows the password. */
  String response() {
    return proof("AUTHENTICATE:" + uri);
  }

  /** What proves to the client that the broker knows it. */
  String rspauth() {
    return proof(":" + uri);
  }

  private String proof(String a2) {
    byte[] ha1 = Md5.of(verifier.hash().toArray(), Md5.octets(":" + nonce + ":" + cnonce));
    String session = String.join(":", nonce, COUNT, cnonce, QOP);
    return Md5.hex(Md5.of(Md5.hex(ha1) + ":" + session + ":" + Md5.hex(Md5.of(a2))));
  }
}
