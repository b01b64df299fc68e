// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.codec;

import org.culvert.protocol.message.StatusCode;

/** Numbers in messages: plain digits, few enough that nothing overflows. */
final class Numbers {

  private Numbers() {}

  static int read(String digits, StatusCode otherwise) throws MalformedMessage {
    if (!digits.matches("[0-9]{1,9}")) {
      throw new MalformedMessage(otherwise, "a number that is none");
    }
    return Integer.parseInt(digits);
  }
}
