// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.sasl;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/** H of RFC 2831. Broken as a signature; the protocol that old clients speak leaves no choice. */
final class Md5 {
  static final int OCTETS = 16;

  private Md5() {}

  static byte[] of(byte[]... parts) {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has MD5", e);
    }
    for (byte[] part : parts) {
      digest.update(part);
    }
    return digest.digest();
  }

  static byte[] of(String text) {
    return of(octets(text));
  }

  static String hex(byte[] octets) {
    return HexFormat.of().formatHex(octets);
  }

  static byte[] octets(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** As many random bits as a hash has. */
  static byte[] random(RandomGenerator random) {
    byte[] octets = new byte[OCTETS];
    random.nextBytes(octets);
    return octets;
  }

  /** In a time that does not tell where the difference is. */
  static boolean same(String expected, String given) {
    return MessageDigest.isEqual(octets(expected), octets(given));
  }
}
