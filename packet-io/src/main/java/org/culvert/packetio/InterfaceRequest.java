// SPDX-License-Identifier: Apache-2.0
package org.culvert.packetio;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** struct ifreq: an interface's name, then one value whose type the operation decides. */
final class InterfaceRequest {
  /** Where the value is. */
  static final int VALUE = 16;

  private static final int SIZE = 40;

  /** IFNAMSIZ without the closing zero. */
  private static final int LONGEST_NAME = 15;

  private InterfaceRequest() {}

  static MemorySegment of(Arena arena, String name) throws IOException {
    checkName(name);
    MemorySegment request = arena.allocate(SIZE, 8);
    request.setString(0, name, US_ASCII);
    return request;
  }

  static String name(MemorySegment request) {
    return request.getString(0, US_ASCII);
  }

  static void checkName(String name) throws IOException {
    if (name.isEmpty()
        || name.length() > LONGEST_NAME
        || name.equals(".")
        || name.equals("..")
        || !name.chars().allMatch(c -> c > ' ' && c < 127 && c != '/' && c != ':')) {
      throw new IOException(
          "\"" + name + "\" can't be the name of an interface: 1 to 15 letters, digits, . or -");
    }
  }
}
