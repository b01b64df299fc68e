// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.factor;

import org.culvert.protocol.message.Bytes;

/** RFC 4648 section 6, without padding: how secrets are typed into authenticator apps. */
final class Base32 {
  private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final int BITS = 5;

  private Base32() {}

  static String encode(Bytes octets) {
    StringBuilder text = new StringBuilder();
    int buffer = 0;
    int bits = 0;
    for (byte octet : octets.toArray()) {
      buffer = buffer << Byte.SIZE | octet & 0xff;
      bits += Byte.SIZE;
      while (bits >= BITS) {
        bits -= BITS;
        text.append(ALPHABET.charAt(buffer >> bits & 0x1f));
      }
      buffer &= (1 << bits) - 1;
    }
    if (bits > 0) {
      text.append(ALPHABET.charAt(buffer << BITS - bits & 0x1f));
    }
    return text.toString();
  }
}
