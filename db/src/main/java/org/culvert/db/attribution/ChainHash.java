// SPDX-License-Identifier: Apache-2.0
package org.culvert.db.attribution;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.LocalDate;
import java.util.HexFormat;

/** Stands for a row and for everything before it in its broker's chain. In hexadecimal. */
public record ChainHash(String text) {
  static ChainHash of(byte[] octets) {
    return new ChainHash(HexFormat.of().formatHex(octets));
  }

  /** What the first row of a broker is chained to. */
  static ChainHash beginning(String broker) {
    return of(sha256(("culvert attribution 1\n" + broker).getBytes(StandardCharsets.UTF_8)));
  }

  /** Of the row that comes after this hash. */
  ChainHash next(long number, LocalDate day, AttributionEntry entry) {
    String place = number + "\n" + day + "\n";
    return of(sha256(octets(), place.getBytes(StandardCharsets.UTF_8), entry.octets()));
  }

  byte[] octets() {
    return HexFormat.of().parseHex(text);
  }

  static byte[] sha256(byte[]... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (byte[] part : parts) {
        digest.update(part);
      }
      return digest.digest();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return text;
  }
}
