// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.sasl;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.culvert.protocol.message.Bytes;

/** Base64 as TSP carries it: one line, because old clients stop decoding at the first line end. */
final class Base64Line {
  // Twice what the longest userid, realm and server name need.
  private static final int LONGEST = 4096;

  private Base64Line() {}

  static Bytes encode(String text) {
    return Bytes.of(Base64.getEncoder().encode(text.getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * @throws IllegalArgumentException when it is something else, or too long to be meant
   */
  static String decode(Bytes data) {
    if (data.length() > LONGEST) {
      throw new IllegalArgumentException(data.length() + " octets of base64 are too many");
    }
    return new String(Base64.getDecoder().decode(data.text().trim()), StandardCharsets.UTF_8);
  }
}
